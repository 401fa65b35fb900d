"""The pages that are written from code: each with the words that stand before its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from cloud.kernel.config import Config as Cloud
from gateway.config import Config as Gateway
from gateway.config.calibrations import Calibrations
from gateway.rim.profiles import shipped
from zhigen.docs import duties, law, quality, warnings
from zhigen.docs.fields import tables
from zhigen.docs.health import HEALTH, METRICS, alerts, figures
from zhigen.profiles.catalogue import catalogue
from zhigen.profiles.lint import lint

_ROOT: Final = Path(__file__).resolve().parents[2]
_NOTE: Final = "本页由 `python -m zhigen.docs` 生成，请勿手改。 · Written by `python -m zhigen.docs`, do not edit."
_GATEWAY: Final = f"""\
# 网关配置 · Gateway configuration

{_NOTE}

检查一份配置 · check a file: `zhigen gateway check FILE`（`--ports` 同时试开端口 · also tries the ports）。
例子 · examples: [`firmware-configs/`](../firmware-configs/)。
以 `_s` 结尾的是秒；测点的数值用测量项的标准单位；相对路径从配置文件所在文件夹算起。 ·
Names that end in `_s` are seconds; values of points are in the canonical unit of their measurement; relative paths
start at the folder of the file.

## 加一台设备，不用重启 · One more device, no restart

在配置文件旁的文件夹 `devices.d` 里放一个 YAML 文件，几秒内就开始读；取走文件就不再读。其他设备的读取一拍不少。 ·
Put a YAML file into the folder `devices.d` beside the configuration and the device is read within seconds; take it
out and it is not. The others do not miss a beat.

```yaml
devices:
  - {{id: soil-3, profile: dfrobot-sen0600, bus: house, unit: 7}}
```

- 文件里可以有 `buses`、`devices` 等列表，与配置文件里的合在一起检查；路径也从配置文件所在文件夹算起。
  先检查再放进去：`zhigen gateway check` 连同 `devices.d` 一起看。 ·
  A file may hold the lists `buses`, `devices` and so on; they are judged together with those of the configuration, and
  paths start at its folder. `zhigen gateway check` looks at `devices.d` too.
- 配置文件、设备档案、密钥文件的改动同样自动采用；要马上采用：`systemctl reload zhigen-gateway`（SIGHUP）。 ·
  Changes of the configuration, of profiles and of key files are taken up likewise; at once with
  `systemctl reload zhigen-gateway` (SIGHUP).
- 有错就整个不采用，仍按原来的运行：每处错误在日志里说一次，指标 `zhigen_gateway_config_mistakes` 不为 0，
  改好后自动采用。启动时则只略过 `devices.d` 里有错的文件。 ·
  With a mistake nothing is taken up and what ran goes on: each mistake is told once in the log,
  `zhigen_gateway_config_mistakes` is not 0, and once mended it is taken up. A start passes over files of `devices.d`
  that have mistakes, and only those.
- `gateway`、`broker`、`storage`、`metrics`、`terminal` 的改动要重启才生效（`zhigen_gateway_config_restart` 为 1）。 ·
  Changes in `gateway`, `broker`, `storage`, `metrics` and `terminal` need a restart
  (`zhigen_gateway_config_restart` is 1).
"""
_CALIBRATIONS: Final = f"""\
# 校准记录 · Calibrations

{_NOTE}

`calibrations.yaml` 与网关配置在同一文件夹，用 `zhigen device calibrate` 增添（[现场工具](field-tools.md)）。
值 = 器示 × gain + offset，自 since 起；同一测点以最晚开始的一条为准，已存的读数从不改写。 ·
The file `calibrations.yaml` lies beside the gateway's configuration; `zhigen device calibrate` adds to it
([field tools](field-tools.md)). value = what the instrument says × gain + offset, from `since` on; of the records of a
point the one that began last holds, and what is stored is never rewritten.
"""
_CLOUD: Final = f"""\
# 云端配置 · Configuration of the cloud

{_NOTE}

`zhigen cloud run` 不需要配置文件；`--config FILE.yaml` 读一份，各节各项都可以不写。命令行（`--data`、`--host`、
`--port`、`--broker`、`--broker-port`）优先于文件；文件中的相对路径从它所在文件夹算起。
写错之处各占一行，并且什么也不启动。 ·
`zhigen cloud run` needs no file. With `--config FILE.yaml` it reads one; all sections and keys may be absent. What the
command line says wins. Relative paths in the file start at its folder. Every mistake is told in a line with its place,
and nothing starts.

```yaml
format: 1
data: /var/lib/zhigen
county:
  code: "532331"
  name: {{zh: 牟定县, en: Mouding}}
listen:
  host: 0.0.0.0
  port: 8800
broker:
  host: broker.example
  port: 8883
  username: cloud
  password_file: /etc/zhigen/broker-password
  tls:
    ca_file: /etc/zhigen/broker-ca.pem
```
"""
_CATALOGUE: Final = f"""\
# 设备档案目录 · Catalogue of device profiles

{_NOTE}

可信度 confidence: a 厂家资料 vendor material; b 多个来源一致 several sources agree; c 仅一处代码 one code base.
地址为从零起的协议地址。Addresses are zero-based protocol addresses.

"""
_QUALITY: Final = f"""\
# 驱动的质量 · Quality of the drivers

{_NOTE} 来源 · from: [`quality.yaml`](quality.yaml)。

每格的数是案例、测试或页的个数，下面逐一列出；空格必有理由。 ·
A figure counts cases, tests or pages, all of them named below; an empty cell has its reason.

"""
GENERATED: Final[Mapping[str, Callable[[], str]]] = {
    "docs/gateway-config.md": lambda: _GATEWAY + tables(Gateway),
    "docs/cloud-config.md": lambda: _CLOUD + tables(Cloud),
    "docs/metrics.md": lambda: METRICS.format(note=_NOTE) + figures(),
    "docs/health.md": lambda: HEALTH.format(note=_NOTE) + alerts(),
    "docs/devices/calibrations.md": lambda: _CALIBRATIONS + tables(Calibrations),
    "docs/devices/catalogue.md": lambda: _CATALOGUE + catalogue(lint(shipped()).profiles.values()),
    "docs/domain/alerts.md": lambda: duties.PAGE.format(note=_NOTE) + duties.table(),
    "docs/domain/warnings.md": lambda: warnings.PAGE.format(note=_NOTE) + warnings.rules(),
    "docs/domain/law.md": lambda: law.LAW.format(note=_NOTE) + law.page(),
    "docs/devices/quality.md": lambda: _QUALITY + quality.table(_ROOT),
}
