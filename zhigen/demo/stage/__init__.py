"""What is there before the curtain rises: a shop's licence and shelf, plots with what was done on them, vouchers.

A terminal is dead without goods, growings and papers. All of it is written by the offices that people's own requests
go to, or told at the county's desk as people tell it, on days before today; `Props` are the codes that somebody then
holds before a scanner.
"""

from zhigen.demo.stage.props import Props
from zhigen.demo.stage.setting import stage

__all__ = ["Props", "stage"]
