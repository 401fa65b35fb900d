"""The stores of the demo, where real ones are wanted: a PostgreSQL and an InfluxDB of its own, below its folder.

PostgreSQL does not run as root: then its processes are those of the user `postgres`, whom its Debian package makes.
Debian has InfluxDB 1.x, which lacks the paths of 2.x that the product writes to; a stand-in puts them before it
(simulators.influx_paths).
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from threading import Event
from typing import Any, Final

import click

from zhigen.demo.child import Child, until
from zhigen.demo.port import free
from zhigen.tongue import said

DATABASE: Final = "zhigen"
WORKERS: Final = 2
_USER: Final = "postgres"
_PROGRAMS: Final = Path("/usr/lib/postgresql")  # Debian keeps them off the PATH
_INFLUX: Final = """\
reporting-disabled = true
bind-address = "127.0.0.1:{rpc}"
[meta]
dir = "{place}/meta"
[data]
dir = "{place}/data"
wal-dir = "{place}/wal"
query-log-enabled = false
[http]
bind-address = "127.0.0.1:{port}"
log-enabled = false
max-row-limit = 0
[monitor]
store-enabled = false
[continuous_queries]
enabled = false
[logging]
level = "error"
"""


class RealStores:
    """PostgreSQL and InfluxDB below `folder`; `children` are started and ended by `start` and `stop`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._postgres = _initdb()
        self._influxd = shutil.which("influxd", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
        _complain_of(self._postgres, self._influxd)
        self._sql, self._influx, self._paths = free(), free(), free()
        self._home: Path | None = None
        self.children: list[Child] = []

    @property
    def sections(self) -> dict[str, Any]:
        """What the county's configuration says of them."""
        return {
            "postgres": {"port": self._sql, "database": DATABASE, "password_file": str(self._secret("postgres"))},
            "influx": {
                "url": f"http://127.0.0.1:{self._paths}",
                "organisation": "county",
                "database": DATABASE,
                "token_file": str(self._secret("influx")),
            },
            "intake": {"workers": WORKERS},
        }

    def start(self, stop: Event) -> None:
        """Make and start them; returns when they answer. Raises a ClickException with what went wrong."""
        for name in ("postgres", "influx"):
            path = self._secret(name)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(16) + "\n")
        self._start_influx()
        self._start_postgres()
        until("influxd", lambda: _pings(self._influx), self.children, stop)
        from simulators.influx_paths import create

        create(f"http://127.0.0.1:{self._influx}", DATABASE)
        until("influx paths", lambda: _pings(self._paths), self.children, stop)
        until("postgres", self._made, self.children, stop)

    def stop(self) -> None:
        """End them."""
        for child in reversed(self.children):
            child.stop()
        if self._home is not None and self._folder not in self._home.parents:
            shutil.rmtree(self._home, ignore_errors=True)

    def _secret(self, name: str) -> Path:
        return self._folder / f"{name}.secret"

    def _start_influx(self) -> None:
        place = self._folder / "influx"
        place.mkdir()
        conf = place / "influxdb.conf"
        conf.write_text(_INFLUX.format(rpc=free(), port=self._influx, place=place))
        assert self._influxd is not None  # noqa: S101  # else we had complained
        self._run(Child("influxd", ["-config", str(conf)], self._folder, program=[self._influxd]))
        arguments = ["sim", "influx-paths", "--target", f"http://127.0.0.1:{self._influx}", "--port", str(self._paths)]
        self._run(Child("influx-paths", [*arguments, "--token-file", str(self._secret("influx"))], self._folder))

    def _start_postgres(self) -> None:
        assert self._postgres is not None  # noqa: S101  # else we had complained
        self._home = home = _home(self._folder)
        given = home / "password"
        given.write_text(self._secret("postgres").read_text())
        program: list[str] = []
        if os.geteuid() == 0:
            user = pwd.getpwnam(_USER)
            for path in (home, given):
                os.chown(path, user.pw_uid, user.pw_gid)
            ours = [f"--reuid={_USER}", f"--regid={user.pw_gid}", "--clear-groups"]
            program = ["setpriv", *ours, "--pdeathsig", "INT"]  # changing users forgets who must not outlive whom
        initdb = [str(self._postgres / "initdb"), "-D", str(home / "data"), "-A", "scram-sha-256", "-U", DATABASE]
        initdb += ["--pwfile", str(given), "-E", "UTF8", "--locale=C"]
        done = subprocess.run([*program, *initdb], cwd="/", capture_output=True, text=True, check=False)
        given.unlink()
        if done.returncode:
            raise click.ClickException(f"initdb: {done.stderr.strip().splitlines()[-1]}")
        arguments = ["-D", str(home / "data"), "-p", str(self._sql), "-k", "", "-c", "listen_addresses=127.0.0.1"]
        program += [str(self._postgres / "postgres")]
        # Asked by SIGTERM it would wait for everybody who is connected.
        self._run(Child("postgres", arguments, self._folder, program=program, ending=signal.SIGINT))

    def _made(self) -> bool:
        """Make the database, once the server takes connections."""
        import psycopg

        password = self._secret("postgres").read_text().strip()
        try:
            with psycopg.connect(
                host="127.0.0.1",
                port=self._sql,
                user=DATABASE,
                password=password,
                dbname="postgres",
                autocommit=True,
                connect_timeout=2,
            ) as connection:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')
        except psycopg.errors.DuplicateDatabase:
            return True
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, child: Child) -> None:
        self.children.append(child)
        child.start()


def _complain_of(postgres: Path | None, influxd: str | None) -> None:
    lacking = [name for name, found in (("postgresql", postgres), ("influxdb", influxd)) if found is None]
    if lacking:
        zh = f"没有安装 {'、'.join(lacking)}：请运行 apt install {' '.join(lacking)}"
        en = f"not installed: {', '.join(lacking)}; run apt install {' '.join(lacking)}"
        raise click.ClickException(said(zh, en))


def _initdb() -> Path | None:
    """Where PostgreSQL's programs are, the newest."""
    found = sorted(_PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _home(folder: Path) -> Path:
    """A folder for PostgreSQL: below the demo's, or beside it where another user could not come that far."""
    reachable = os.geteuid() != 0 or all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))
    if not reachable:
        return Path(tempfile.mkdtemp(prefix="zhigen-postgres-"))
    home = folder / "postgres"
    home.mkdir()
    return home


def _pings(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=2).close()  # our own loopback address
    except urllib.error.HTTPError:
        return True  # it wants the token
    except OSError:
        return False
    return True
