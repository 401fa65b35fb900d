"""The table of measurements: everything that a reading may be about, each in exactly one unit.

A value travels and is stored in the canonical unit only; profiles convert at the edge. `low` and `high` bound what
nature and the usual instruments can give (a value beyond is kept and marked out_of_range); they are not alarm limits.
A device with several points of one kind tells them apart by a channel: "soil_moisture.20cm". Where a full outbox
thinned its rows, a minute of a point comes as three points of their own: "co2:min", "co2:max", "co2:mean".
"""

from __future__ import annotations

from typing import Final, NamedTuple

from contract import names
from contract.errors import ContractError


class Measurement(NamedTuple):
    """One row of the table: code, canonical unit, plausible range in it, decimals worth showing, names.

    `diagnostic` quantities are about the instrument, not about the field: pages show them last, and not at a glance.
    """

    code: str
    unit: str
    low: float
    high: float
    decimals: int
    zh: str
    en: str
    diagnostic: bool = False


_ROWS: Final = (
    Measurement("air_temperature", "°C", -50, 70, 1, "空气温度", "air temperature"),
    Measurement("relative_humidity", "%", 0, 100, 1, "空气湿度", "relative humidity"),
    Measurement("air_pressure", "hPa", 300, 1100, 1, "气压", "air pressure"),
    Measurement("co2", "ppm", 0, 20000, 0, "二氧化碳", "carbon dioxide"),
    Measurement("ammonia", "ppm", 0, 500, 1, "氨气", "ammonia"),
    Measurement("hydrogen_sulfide", "ppm", 0, 500, 1, "硫化氢", "hydrogen sulfide"),
    Measurement("pm2_5", "µg/m³", 0, 2000, 0, "PM2.5", "PM2.5"),
    Measurement("pm10", "µg/m³", 0, 2000, 0, "PM10", "PM10"),
    Measurement("noise", "dB", 0, 140, 1, "噪声", "noise"),
    Measurement("illuminance", "lx", 0, 250000, 0, "光照度", "illuminance"),
    Measurement("par", "µmol/(m²·s)", 0, 3000, 0, "光合有效辐射", "photosynthetically active radiation"),
    Measurement("solar_radiation", "W/m²", 0, 2000, 0, "太阳辐射", "solar radiation"),
    Measurement("wind_speed", "m/s", 0, 75, 1, "风速", "wind speed"),
    Measurement("wind_force", "Bft", 0, 17, 0, "风力", "wind force"),
    Measurement("wind_direction", "°", 0, 360, 0, "风向", "wind direction"),
    Measurement("rainfall", "mm", 0, 10000, 1, "降雨量", "rainfall"),
    Measurement("soil_moisture", "%", 0, 100, 1, "土壤水分", "soil moisture"),
    Measurement("soil_temperature", "°C", -40, 80, 1, "土壤温度", "soil temperature"),
    Measurement("soil_ec", "µS/cm", 0, 20000, 0, "土壤电导率", "soil conductivity"),
    Measurement("soil_ph", "pH", 0, 14, 2, "土壤酸碱度", "soil pH"),
    Measurement("soil_salinity", "mg/L", 0, 20000, 0, "土壤盐分", "soil salinity"),
    Measurement("soil_tds", "mg/L", 0, 20000, 0, "土壤总溶解固体", "soil total dissolved solids"),
    Measurement("soil_nitrogen", "mg/kg", 0, 3000, 0, "土壤氮", "soil nitrogen"),
    Measurement("soil_phosphorus", "mg/kg", 0, 3000, 0, "土壤磷", "soil phosphorus"),
    Measurement("soil_potassium", "mg/kg", 0, 3000, 0, "土壤钾", "soil potassium"),
    Measurement("leaf_wetness", "%", 0, 100, 0, "叶面湿度", "leaf wetness"),
    Measurement("leaf_temperature", "°C", -40, 80, 1, "叶面温度", "leaf temperature"),
    Measurement("water_temperature", "°C", -5, 60, 1, "水温", "water temperature"),
    Measurement("water_level", "m", 0, 100, 2, "水位", "water level"),
    Measurement("water_ph", "pH", 0, 14, 2, "水体酸碱度", "water pH"),
    Measurement("dissolved_oxygen", "mg/L", 0, 30, 2, "溶解氧", "dissolved oxygen"),
    Measurement("oxygen_saturation", "%", 0, 300, 0, "溶氧饱和度", "oxygen saturation"),
    Measurement("flow_rate", "m³/h", -5000, 5000, 2, "流量", "flow rate"),
    Measurement("flow_velocity", "m/s", -20, 20, 2, "流速", "flow velocity"),
    Measurement("flow_total", "m³", 0, 1e9, 1, "累计流量", "total flow"),
    Measurement("storage_temperature", "°C", -60, 60, 1, "库温", "storage temperature"),
    Measurement("set_point", "°C", -60, 60, 1, "设定温度", "set point"),
    Measurement("running", "", 0, 1, 0, "运行", "running"),
    Measurement("defrosting", "", 0, 1, 0, "化霜", "defrosting"),
    Measurement("door_open", "", 0, 1, 0, "门开", "door open"),
    Measurement("voltage", "V", 0, 1000, 1, "电压", "voltage"),
    Measurement("current", "A", 0, 1000, 3, "电流", "current"),
    Measurement("power", "W", 0, 1e6, 1, "功率", "power"),
    Measurement("energy", "kWh", 0, 1e7, 3, "电量", "energy"),
    Measurement("frequency", "Hz", 40, 70, 1, "频率", "frequency"),
    Measurement("power_factor", "", 0, 1, 2, "功率因数", "power factor"),
    Measurement("alarm_flag", "", 0, 65535, 0, "设备告警", "device alarm"),
    Measurement("battery", "%", 0, 100, 0, "电池", "battery", diagnostic=True),
    Measurement("battery_voltage", "V", 0, 60, 2, "电池电压", "battery voltage", diagnostic=True),
    Measurement("signal_strength", "dBm", -130, 20, 0, "信号强度", "signal strength", diagnostic=True),
    Measurement("cpu_temperature", "°C", -40, 125, 1, "主板温度", "board temperature", diagnostic=True),
    Measurement("cpu_load", "%", 0, 100, 0, "处理器负载", "processor load", diagnostic=True),
    Measurement("memory_used", "%", 0, 100, 0, "内存占用", "memory used", diagnostic=True),
    Measurement("disk_used", "%", 0, 100, 0, "磁盘占用", "disk used", diagnostic=True),
    Measurement("clock_offset", "ms", -86400000, 86400000, 1, "时钟偏差", "clock offset", diagnostic=True),
    Measurement("clock_error", "ms", 0, 86400000, 1, "时钟最大误差", "largest clock error", diagnostic=True),
    Measurement("clock_synced", "", 0, 1, 0, "时钟已校", "clock synchronised", diagnostic=True),
    Measurement("under_voltage", "", 0, 1, 0, "供电不足", "under-voltage", diagnostic=True),
    Measurement("throttled", "", 0, 1, 0, "降频", "throttled", diagnostic=True),
    Measurement("frame_rate", "1/s", 0, 240, 1, "帧率", "frame rate", diagnostic=True),
    Measurement("picture_latency", "ms", 0, 600000, 0, "画面时延", "picture latency", diagnostic=True),
    Measurement("pictures_dropped", "%", 0, 100, 0, "丢帧比例", "pictures dropped", diagnostic=True),
    Measurement("picture_brightness", "%", 0, 100, 0, "画面亮度", "picture brightness", diagnostic=True),
    Measurement("picture_contrast", "%", 0, 100, 0, "画面反差", "picture contrast", diagnostic=True),
    Measurement("edge_width", "px", 0, 100, 1, "边缘宽度", "edge width", diagnostic=True),
    Measurement("module_size", "px", 0, 1000, 1, "码的模块大小", "module size of codes", diagnostic=True),
    Measurement("picture_still", "s", 0, 1e8, 0, "画面静止时长", "picture still for", diagnostic=True),
    Measurement("codes_counted", "1/min", 0, 100000, 1, "计数速率", "codes counted"),
    Measurement("reply_count", "", 0, 4294967295, 0, "应答计数", "reply count", diagnostic=True),
)
STATISTICS: Final = ("min", "max", "mean")
MINUTE_MS: Final = 60_000  # what one thinned row stands for: [t, t + MINUTE_MS)
MEASUREMENTS: Final[dict[str, Measurement]] = {row.code: row for row in _ROWS}
_known: dict[str, Measurement] = {}


def of_point(key: str) -> Measurement:
    """The measurement of a point key: "soil_moisture", "soil_moisture.20cm", or of one minute of it "co2:mean".

    Raises ContractError("unknown_measurement"). Keys that were found once are remembered (hot path of ingest).
    """
    found = _known.get(key)
    if found is None:
        point, colon, statistic = key.partition(":")
        code, dot, channel = point.partition(".")
        found = MEASUREMENTS.get(code)
        if found is None or (dot and not names.CHANNEL.match(channel)) or (colon and statistic not in STATISTICS):
            raise ContractError("unknown_measurement", key=key[:60])
        if len(_known) < 10_000:
            _known[key] = found
    return found
