"""The section `terminal`: the pages that the gateway itself serves, closed unless told otherwise.

On the loopback only the machine itself can reach them. Anywhere else they ask for an access word, because a picture of
a market gate is nobody else's business.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated, Final

from pydantic import model_validator

from contract.field import Section, spelt, told
from contract.mistakes import Mistake, refuse

_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\Z")
HostName = Annotated[
    str,
    spelt(
        _NAME,
        "应为小写的主机名，如 gate-1.local，不带端口",
        "must be a host name in lower case, such as gate-1.local, without a port",
    ),
]


class Terminal(Section):
    """The pages of this gateway."""

    host: str = told("127.0.0.1", "监听地址", "address to listen on", min_length=1)
    port: int = told(0, "端口，0 不提供", "port, 0: not served", ge=0, le=65535)
    names: tuple[HostName, ...] = told(
        (), "别人用来访问它的主机名；IP 地址不必写", "host names it is called by; an IP address need not be told"
    )
    idle_s: float = told(
        900.0, "多少秒没有操作就锁屏", "seconds without a deed after which a terminal locks", ge=30, le=86_400
    )
    access_file: str = told(
        "",
        "口令所在文件（至少 12 个字符，权限 0600）；不只监听本机时必须有",
        "file with the access word (12 characters and more, mode 0600); needed beyond this machine",
    )

    @model_validator(mode="after")
    def _closed(self) -> Terminal:
        if self.port and not self.access_file and not local(self.host):
            refuse(
                [
                    Mistake(
                        "access_file",
                        f"host 是 {self.host}，别的机器也连得上：请写口令文件，或改回 127.0.0.1",
                        f"is needed, because host {self.host} lets other machines in: name a file with an access word, "
                        "or listen on 127.0.0.1",
                    )
                ]
            )
        return self


def local(host: str) -> bool:
    """Whether only this machine reaches what listens on `host`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
