"""Statistics and reports (统计报表): what a county counts over months and years, each figure with its rows behind it.

    tally, certificates, plans, data quality ──> one report = data ──> console, xlsx, PDF

Long times are added up from the tally (docs/decisions/0043), never from rows. A rate comes with its interval, and
whether a line was missed is said only as far as the interval says it.
"""

from cloud.statistics import problems as problems
