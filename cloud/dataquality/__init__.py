"""How well records are kept: completeness and timeliness by subject and township, and rectifications."""
