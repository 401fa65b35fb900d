"""How well records are kept: completeness and timeliness by subject and township, and rectifications."""

from cloud.dataquality import problems  # noqa: F401  # its problems are known from here on
from cloud.dataquality.count import count_months, recount
from cloud.dataquality.office import count_deadlines

__all__ = ["count_deadlines", "count_months", "recount"]
