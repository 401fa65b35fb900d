"""The county's window to everybody: what a scanned code is of, what was called back, what was tested, how to complain.

Pages are made on the server and run nothing; nobody logs in and nobody is recorded. Its face: the window of a process,
and the chore that drops what a day's look-ups leave behind.
"""

from cloud.public.scans import forget_networks
from cloud.public.window import OUTCOMES, Window

__all__ = ["OUTCOMES", "Window", "forget_networks"]
