"""The time series in an InfluxDB; `store` is the `TimeSeries`, docs/influxdb.md says how it lies there."""
