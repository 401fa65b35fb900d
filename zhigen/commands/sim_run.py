"""What every `zhigen sim …` does alike: read its options, say that it simulates, obey orders, end when told."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.profile import Profile

Family = TypeVar("Family", bound="Profile")
Order = TypeVar("Order")


class Runs(Protocol):
    """A simulator that has been started."""

    def identity(self) -> dict[str, object]: ...  # noqa: D102

    def stop(self) -> None: ...  # noqa: D102


class Misuse(click.ClickException):
    """What the caller has to change, in one line."""

    exit_code = 2


def serve(simulator: Runs, control: str | None, obey: Callable[[Order], None], read: Callable[[str], Order]) -> None:
    """Say what runs, obey the orders that come by `control` (- for stdin, or a file), until SIGTERM."""
    from simulators.control import follow, watch

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def complain(text: str) -> None:
        click.echo(text, err=True)

    click.echo(json.dumps(simulator.identity(), ensure_ascii=False))
    click.echo(said("模拟器：此处没有真实仪器", "simulator: no real instrument answers here"), err=True)
    if control == "-":
        threading.Thread(target=follow, args=(sys.stdin, obey, complain, read), daemon=True).start()
    elif control:
        threading.Thread(target=watch, args=(Path(control), obey, complain, stop, read), daemon=True).start()
    stop.wait()
    simulator.stop()


def profile_of(path: Path, family: type[Family]) -> Family:
    """The profile in a file; one line where it cannot be read or is of another protocol."""
    from contract import document
    from contract.mistakes import DocumentError

    try:
        return document.read(family, path.read_bytes(), str(path))
    except DocumentError as error:
        raise Misuse(error.text(language())) from None
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from None


def address(text: str | None) -> tuple[str, int] | None:
    """HOST:PORT as a pair."""
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise Misuse(f"--tcp {text}: HOST:PORT, 127.0.0.1:5020")
    return host, int(port)


def moment(text: str | None) -> int:
    """UTC ms of a time in Asia/Shanghai, now where none is given."""
    from contract.moment import LAW_ZONE

    if text is None:
        return time.time_ns() // 1_000_000
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Misuse(f"--start {text}: 2026-11-23T06:00") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=LAW_ZONE)).timestamp() * 1000)


def refused(error: OSError, where: str) -> str:
    """Why a port or a link could not be taken, and what to do."""
    import errno

    texts = {
        errno.EADDRINUSE: said("端口已被占用，换一个端口", "port is in use, take another"),
        errno.EACCES: said("没有权限，1024 以下的端口需要 root", "not permitted; ports below 1024 want root"),
        errno.EEXIST: said("已有同名文件，换一个链接名", "a file of that name is there, take another link"),
    }
    return f"{where}: {texts.get(error.errno or 0, error.strerror or str(error))}"
