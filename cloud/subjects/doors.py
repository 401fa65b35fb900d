"""Which roles may do what in the registry of subjects."""

from __future__ import annotations

from typing import Final

from cloud.accounts import Role

REVIEWERS: Final[tuple[Role, ...]] = ("admin", "supervisor")
STAFF: Final[tuple[Role, ...]] = (*REVIEWERS, "inspector")
"""Who writes up what others bring to the counter."""
WARDENS: Final[tuple[Role, ...]] = (*REVIEWERS, "enforcement")
"""Who may stop somebody."""
HOLDERS: Final[tuple[Role, ...]] = ("farm", "shop", "lab", "market")
"""Accounts of subjects, who see and write only their own."""
FILERS: Final[tuple[Role, ...]] = (*STAFF, *HOLDERS)
READERS: Final[tuple[Role, ...]] = (*STAFF, "enforcement", *HOLDERS)
"""Who may see papers and applications, which name people."""
