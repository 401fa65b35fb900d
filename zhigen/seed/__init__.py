"""A county that one believes, made up from a number: the same seed gives the same two years of it.

The plan is pure: who there is, what they grow, what the shops buy and sell, as bodies of journal events. `fill` then
does it, through the offices and projections that people's own entries go through. Nothing in here is real: the region
code is nobody's, firms and people are invented, registration numbers lie in a year that has not come (2099).
"""
