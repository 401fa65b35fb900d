"""The configuration of the cloud: one model, every field with a default, so that no file is needed to begin.

The page docs/cloud-config.md is made from this model.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ValidationError

from cloud.kernel.errors import CloudError
from cloud.kernel.language import Language, Words
from cloud.kernel.stores import Influx, Postgres, StoreTls
from contract import document
from contract.field import REQUIRED, County, Name, Section, told
from contract.mistakes import DocumentError, mistakes

# Where a mistake on the command line is told: place in the model -> option.
_OPTIONS: Final = {
    "data": "--data",
    "listen.host": "--host",
    "listen.port": "--port",
    "broker.host": "--broker",
    "broker.port": "--broker",
    "embedded_broker.port": "--broker-port",
    "embedded_broker.tls_port": "--tls-port",
}


class Listen(Section):
    """Where the pages and the API are served."""

    host: str = told(
        "127.0.0.1", "监听地址，0.0.0.0 为本机全部地址", "address to listen on; 0.0.0.0 for all of the machine's"
    )
    port: int = told(8800, "TCP 端口，0 取一个空闲的", "TCP port; 0 takes a free one", ge=0, le=65535)


class Tls(Section):
    """An encrypted connection to the broker."""

    ca_file: Path | None = told(
        None, "信任的证书（PEM），缺省用系统的", "certificates to trust (PEM), the system's where absent"
    )
    cert_file: Path | None = told(None, "本端证书（PEM），服务器要求时写", "own certificate (PEM), where one is wanted")
    key_file: Path | None = told(None, "本端私钥（PEM）", "own private key (PEM)")


class Broker(Section):
    """A broker that runs already. Without this section one is started on the loopback."""

    host: str = told(REQUIRED, "地址", "name or address of the broker", min_length=1)
    port: int = told(1883, "TCP 端口，加密常为 8883", "TCP port, usually 8883 with TLS", ge=1, le=65535)
    gateway_host: str | None = told(
        None,
        "网关用的地址，缺省同 host；写进它的证书，注册时告诉网关",
        "name or address that gateways use, `host` where absent; in its certificate, and told when they enrol",
        min_length=1,
    )
    gateway_port: int | None = told(
        None,
        "网关用的端口，缺省同 port；注册时告诉网关",
        "port that gateways use, `port` where absent; told when they enrol",
        ge=1,
        le=65535,
    )
    username: str | None = told(None, "用户名", "user name, where the broker wants one")
    password_file: Path | None = told(None, "首行为密码的文件", "file whose first line is the password")
    tls: Tls | None = told(None, "写了就加密连接", "present: the connection is encrypted")


class Embedded(Section):
    """The broker that is started where none is configured."""

    engine: Literal["auto", "mosquitto", "amqtt"] = told(
        "auto", "用哪一种；auto：装了 mosquitto 就用它", "which one; auto: mosquitto where it is installed, else amqtt"
    )
    host: str = told("127.0.0.1", "网关连接的地址", "address that gateways connect to")
    port: int = told(
        1883,
        "不加密的 TCP 端口，只供云端自己的进程；0 取一个空闲的",
        "plain TCP port, for the cloud's own processes only; 0 takes a free one",
        ge=0,
        le=65535,
    )
    tls_port: int | None = told(
        None,
        "网关加密连接的端口（mosquitto），0 取一个空闲的；缺省 8883，port 为 0 时也取空闲的",
        "port of the encrypted connections of gateways (mosquitto), 0 takes a free one; "
        "8883 where absent, a free one where `port` is 0",
        ge=0,
        le=65535,
    )
    names: tuple[str, ...] = told(
        (),
        "网关用来找它的名称和地址，写进证书；第一个也告诉注册的网关",
        "names and addresses that gateways find it by, for its certificate; the first is told to gateways that enrol",
    )
    open: bool = told(
        default=False,
        zh="不加密的端口也让没有证书的客户端进来：只为试验，只在本机",
        en="let clients without a certificate in at the plain port too: for trials, on this machine only",
    )


AGRICULTURE: Final = Words(zh="农业农村局", en="Bureau of Agriculture and Rural Affairs")


class Office(Section):
    """The county that runs this cloud."""

    code: County | None = told(None, "六位区划代码（GB/T 2260）", "six-digit code (GB/T 2260)")
    name: Name | None = told(None, "名称，每页都显示", "its name, shown on every page")
    host: str | None = told(
        None,
        "网址的主机名，印在码里，缺省用打开网页的",
        "host of the addresses that codes are printed with, that of the page where absent",
        max_length=253,
    )
    authority: Name | None = told(
        None,
        "主管部门，写在单据上；缺省为农业农村局，有的县是商务局",
        "the competent authority, as papers name it; the Bureau of Agriculture and Rural Affairs where absent, "
        "which in some counties is the Bureau of Commerce",
    )
    reward_yuan: int | None = told(
        None,
        "一件投诉举报最多奖励多少元，按本县的办法填；缺省不发奖励",
        "most yuan of a reward for one complaint, by the county's own rules; none is granted where absent",
        ge=1,
        le=1_000_000,
    )

    @property
    def competent(self) -> Words:
        """The competent authority as papers name it."""
        named = self.authority
        return AGRICULTURE if named is None else Words(zh=named.zh, en=named.en)


class Watch(Section):
    """When the cloud raises an alert about a gateway."""

    silence_s: float = told(
        180.0,
        "网关多久没有心跳算失联",
        "how long without a heartbeat until a gateway counts as silent",
        ge=1,
        le=86_400,
    )


class Metrics(Section):
    """The figures of the running cloud at /metrics, for Prometheus."""

    token_file: Path | None = told(
        None,
        "首行为令牌的文件，凭它可从别的机器读取；缺省只许本机读",
        "file whose first line is the token with which other machines may read them; only this machine where absent",
    )


class Intake(Section):
    """The workers that take in what gateways send."""

    workers: int = told(
        1,
        "进程数；多于一个须用 PostgreSQL 和支持共享订阅的 MQTT 服务器",
        "processes; more than one wants PostgreSQL and a broker with shared subscriptions",
        ge=1,
        le=64,
    )


class Config(Section):
    """Everything that the cloud can be told."""

    format: Literal[1] = told(1, "本格式的版本", "version of this format")
    data: Path = told(Path("zhigen-data"), "数据文件夹，没有就新建", "folder of the databases; made where absent")
    language: Language = told(
        "zh", "读者既不要中文也不要英文时用的语言", "language for readers who ask for neither zh nor en"
    )
    county: Office = told(Office(), "由哪个县运行", "who runs it")
    listen: Listen = told(Listen(), "网页和接口", "pages and API")
    broker: Broker | None = told(None, "自己已有的 MQTT 服务器", "a broker of your own")
    embedded_broker: Embedded = told(Embedded(), "没有时自动启动的", "the one that is started otherwise")
    postgres: Postgres | None = told(None, "自己已有的 PostgreSQL", "a PostgreSQL of your own")
    influx: Influx | None = told(None, "自己已有的 InfluxDB", "an InfluxDB of your own")
    intake: Intake = told(Intake(), "接收进程", "the processes that take in messages")
    watch: Watch = told(Watch(), "线路告警", "alerts about gateways")
    metrics: Metrics = told(Metrics(), "运行指标", "figures for Prometheus")
    raw_days: int | None = told(
        None,
        "原始读数及其证明保存多少天，缺省永久；每分钟、每小时的汇总一直保存",
        "days that raw readings and their proofs are kept, for ever where absent; minutes and hours always stay",
        ge=31,
        le=36_500,
    )
    buyer_days: int = told(
        731,
        "购买人信息在最后一次购买后保存多少天，到期只留掩码；法定至少两年",
        "days that who bought is kept after the last purchase, then only the mask is left; two years at least by law",
        ge=731,
        le=36_500,
    )
    certificate_days: int = told(
        180,
        "网关证书的天数，到三分之二时自动换",
        "life of a gateway's certificate; it renews at two thirds",
        ge=1,
        le=397,
    )


def load(path: Path | None, **overrides: Any) -> Config:
    """Read a file (None: defaults) and lay overrides over it, e.g. `**{"listen.port": 8080}`; None is none.

    Relative paths in the file are relative to it. Raises CloudError("config_unreadable"), DocumentError.
    """
    config = Config() if path is None else _absolute(document.read(Config, _text(path), path.name), path.parent)
    given = {dotted: value for dotted, value in overrides.items() if value is not None}
    if not given:
        return config
    content = config.model_dump(exclude_unset=True)
    for dotted, value in given.items():
        _set(content, dotted.split("."), value)
    try:
        return Config.model_validate(content)
    except ValidationError as error:
        found = [one._replace(place=_OPTIONS.get(one.place, one.place)) for one in mistakes(error, Config)]
        raise DocumentError(found) from None


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CloudError("config_unreadable", path=path, why=(error.strerror or "not a file").lower()) from None


def _set(content: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        inner = content.get(key)
        if not isinstance(inner, dict):
            inner = content[key] = {}
        content = inner
    content[keys[-1]] = value


def _absolute(config: Config, base: Path) -> Config:
    changes: dict[str, Any] = {"data": base / config.data}
    if config.broker is not None:
        broker: dict[str, Any] = {}
        if config.broker.password_file:
            broker["password_file"] = base / config.broker.password_file
        if config.broker.tls:
            files = config.broker.tls.model_dump()
            broker["tls"] = Tls(**{name: base / file if file else None for name, file in files.items()})
        changes["broker"] = config.broker.model_copy(update=broker)
    if config.postgres is not None:
        postgres: dict[str, Any] = {}
        if config.postgres.password_file:
            postgres["password_file"] = base / config.postgres.password_file
        if config.postgres.tls and config.postgres.tls.ca_file:
            postgres["tls"] = StoreTls(ca_file=base / config.postgres.tls.ca_file)
        changes["postgres"] = config.postgres.model_copy(update=postgres)
    if config.influx is not None:
        files = {name: base / file for name in ("token_file", "ca_file") if (file := getattr(config.influx, name))}
        changes["influx"] = config.influx.model_copy(update=files)
    if config.metrics.token_file is not None:
        changes["metrics"] = Metrics(token_file=base / config.metrics.token_file)
    return config.model_copy(update=changes)
