"""What an InfluxDB says no with, as one line for whoever runs the cloud, in Chinese and English."""

from __future__ import annotations

from cloud.telemetry.port import StoreError
from contract.errors import CodedError


class InfluxError(CodedError, StoreError):
    """The store cannot take or give now; the line says what to do. Whoever holds readings goes on holding them."""

    texts = {  # noqa: RUF012  # declared by the base as what it is
        "away": ("连不上 InfluxDB（{url}）：{why}", "cannot reach InfluxDB at {url}: {why}"),
        "busy": ("InfluxDB 忙（{status}）：{why}", "InfluxDB is busy ({status}): {why}"),
        "token_absent": (
            "InfluxDB 要令牌：请写上 influx.token_file",
            "InfluxDB wants a token: set influx.token_file",
        ),
        "token_refused": (
            "InfluxDB 不认这个令牌，或它无权读写 {bucket}：请检查 influx.token_file",
            "InfluxDB refuses the token, or lets it not at {bucket}: check influx.token_file",
        ),
        "organisation": (
            "InfluxDB 没有组织 {organisation}：请检查 influx.organisation",
            "InfluxDB has no organisation {organisation}: check influx.organisation",
        ),
        "bucket": (
            "InfluxDB 没有存储桶 {bucket}：请运行 influx bucket create --name {bucket} --retention 0",
            "InfluxDB has no bucket {bucket}: run influx bucket create --name {bucket} --retention 0",
        ),
        "mapping": (
            "InfluxQL 找不到 {bucket}：请运行 "
            "influx v1 dbrp create --db {database} --rp {policy} --bucket-id <{bucket} 的编号>",
            "InfluxQL does not find {bucket}: run "
            "influx v1 dbrp create --db {database} --rp {policy} --bucket-id <the id of {bucket}>",
        ),
        "answer": ("InfluxDB 不答应（{status}）：{why}", "InfluxDB does not comply ({status}): {why}"),
        "cut": (
            "InfluxDB 只答了一部分：请把它的 max-row-limit 设为 0",
            "InfluxDB gave only a part of the answer: set its max-row-limit to 0",
        ),
        "version": (
            "不支持 InfluxDB {found}：要 2.x 或 3.x",
            "InfluxDB {found} is not supported: wants 2.x or 3.x",
        ),
    }
