"""The language outward: EPCIS 2.0 documents out of the trace, and the check of anybody's."""
