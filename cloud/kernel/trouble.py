"""Whether a database cannot do it now or never will: what is held and tried again, and what is somebody's mistake.

PostgreSQL says so by a SQLSTATE (Appendix A of its manual), SQLite by a result code. Whoever is not let in by
PostgreSQL learns why in words only, and a connection that broke has not even those. A table that is missing is trouble
too: the schema is behind, and no message is to blame for that. What is left are mistakes in a row (a number too large,
a key that is there already): holding would hold for ever. Pure.
"""

from __future__ import annotations

from sqlite3 import (
    SQLITE_AUTH,
    SQLITE_BUSY,
    SQLITE_CANTOPEN,
    SQLITE_CORRUPT,
    SQLITE_FULL,
    SQLITE_IOERR,
    SQLITE_LOCKED,
    SQLITE_NOTADB,
    SQLITE_PERM,
    SQLITE_READONLY,
)
from typing import Final, NamedTuple

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from contract.errors import printable

# kind -> (zh, en): what is the matter, and what to do where that is not plain.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "away": ("数据库连不上", "the database cannot be reached"),
    "turning": ("数据库正在启动或停止", "the database is starting or stopping"),
    "shut_out": (
        "数据库不让登录：请核对用户名、密码和库名",
        "the database lets us not in: check user, password and name",
    ),
    "crowded": ("数据库的连接用完了", "the database has no free connection"),
    "full": ("数据库的磁盘满了", "the disk of the database is full"),
    "read_only": ("数据库只读", "the database is read-only"),
    "locked": ("数据库被占用着", "the database is locked by another"),
    "behind": (
        "库结构不是本版本的：请运行 `zhigen cloud migrate`",
        "the schema is not this version's: run `zhigen cloud migrate`",
    ),
    "damaged": ("数据库的文件坏了：请从备份恢复", "the files of the database are damaged: restore a backup"),
    "unwell": ("数据库现在做不了", "the database cannot do it now"),
}
_STATES: Final = {  # SQLSTATE, or its class of two characters
    "08": "away",
    "57P01": "turning",
    "57P02": "turning",
    "57P03": "turning",
    "25P03": "away",
    "28": "shut_out",
    "3D000": "shut_out",
    "42501": "shut_out",
    "53300": "crowded",
    "53100": "full",
    "25006": "read_only",
    "55P03": "locked",
    "40": "locked",
    "42P01": "behind",
    "42703": "behind",
    "3F000": "behind",
    "XX001": "damaged",
    "XX002": "damaged",
    "53": "unwell",
    "57": "unwell",
    "58": "unwell",
    "XX": "unwell",
}
_CODES: Final = {
    SQLITE_BUSY: "locked",
    SQLITE_LOCKED: "locked",
    SQLITE_FULL: "full",
    SQLITE_READONLY: "read_only",
    SQLITE_CANTOPEN: "away",
    SQLITE_PERM: "shut_out",
    SQLITE_AUTH: "shut_out",
    SQLITE_CORRUPT: "damaged",
    SQLITE_NOTADB: "damaged",
    SQLITE_IOERR: "unwell",
}
_WORDS: Final = (  # at a connection that was not let in; in another language it is just "away", with the server's words
    ("too many", "crowded"),
    ("remaining connection slots", "crowded"),
    ("starting up", "turning"),
    ("shutting down", "turning"),
    ("recovery", "turning"),
    ("authentication failed", "shut_out"),
    ("pg_hba.conf", "shut_out"),
    ("no password supplied", "shut_out"),
    ("does not exist", "shut_out"),
    ("permission denied for database", "shut_out"),
)
_MISTAKES: Final = (IntegrityError, DataError, ProgrammingError)
_MISSING: Final = ("no such table", "no such column", "has no column named")  # SQLite has one code for all of them


class Trouble(NamedTuple):
    """What is the matter (a key of KINDS), and the store's own words, one line."""

    kind: str
    own: str

    def text(self, language: str = "zh") -> str:
        """One line for a person, in Chinese ("zh") or English ("en")."""
        zh, en = KINDS[self.kind]
        return f"{zh}（{self.own}）" if language == "zh" else f"{en} ({self.own})"


def trouble(error: BaseException) -> Trouble | None:
    """What keeps the database from doing it now; None where a second try would not help."""
    if isinstance(error, NoFreeConnection):
        return Trouble("crowded", first_line(error))
    if not isinstance(error, DBAPIError):
        return None
    kind = _kind(error)
    return None if kind is None else Trouble(kind, first_line(error.orig or error))


def why(error: BaseException) -> str:
    """What a log says of an error of the database, whosever fault it is."""
    found = trouble(error)
    return found.text("en") if found is not None else first_line(error)


def first_line(error: BaseException) -> str:
    """The first line of what an error says, fit for a log."""
    return printable(str(error).strip().partition("\n")[0])


def _kind(error: DBAPIError) -> str | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _STATES.get(state) or _STATES.get(state[:2])
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None and (kind := _CODES.get(code & 0xFF)):
        return kind
    if any(words in str(error.orig) for words in _MISSING):
        return "behind"
    if isinstance(error, _MISTAKES):
        return None
    if code is not None:
        return "unwell"
    return next((kind for words, kind in _WORDS if words in str(error.orig)), "away")
