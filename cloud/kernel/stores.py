"""Where the stores are, as the configuration tells it: PostgreSQL and InfluxDB, each absent on the first day."""

from __future__ import annotations

from pathlib import Path

from contract.field import REQUIRED, Section, told


class StoreTls(Section):
    """An encrypted connection to a store."""

    ca_file: Path | None = told(
        None, "信任的证书（PEM），缺省用系统的", "certificates to trust (PEM), the system's where absent"
    )


class Postgres(Section):
    """PostgreSQL 15 or newer, for entities and events. Without this section they lie in the data folder (SQLite)."""

    host: str = told("127.0.0.1", "地址，或套接字所在的文件夹", "its name or address, or the folder of its socket")
    port: int = told(5432, "TCP 端口", "TCP port", ge=1, le=65535)
    database: str = told("zhigen", "数据库名", "name of the database", min_length=1)
    username: str = told("zhigen", "用户名", "user name", min_length=1)
    password_file: Path | None = told(None, "首行为密码的文件", "file whose first line is the password")
    connections: int = told(10, "每个进程最多几条连接", "most connections of one process", ge=2, le=200)
    tls: StoreTls | None = told(
        None, "写了就加密连接并核对证书", "present: the connection is encrypted and the certificate checked"
    )


class Influx(Section):
    """InfluxDB 2 or 3, for readings. Without this section they lie in the data folder (SQLite)."""

    url: str = told(
        REQUIRED, "地址，如 http://influxdb:8086", "its address, such as http://influxdb:8086", min_length=1
    )
    organisation: str = told("", "组织（2.x）", "organisation (2.x)")
    token_file: Path | None = told(None, "首行为令牌的文件", "file whose first line is the token")
    database: str = told(
        "zhigen",
        "库名；存储桶为 库名/raw、库名/minute、库名/hour",
        "name of the database; its buckets are NAME/raw, NAME/minute and NAME/hour",
        pattern=r"^[A-Za-z0-9_-]{1,60}$",
    )
    series: int = told(
        1_000_000,
        "最多多少条序列；新的再多就拒收并告警",
        "most series in all; what would be one more is refused, with an alert",
        ge=1,
        le=100_000_000,
    )
    gateway_series: int = told(2_000, "一个网关最多多少条序列", "most series of one gateway", ge=1, le=1_000_000)
    timeout_s: float = told(10.0, "等待应答的秒数", "seconds to wait for an answer", ge=1, le=300)
    ca_file: Path | None = told(
        None,
        "https 信任的证书（PEM），缺省用系统的",
        "certificates to trust for https (PEM), the system's where absent",
    )
