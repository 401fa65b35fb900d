"""The edge: reads instruments, works with no network for days, loses nothing, publishes to MQTT.

Floors, low to high: `core` (pure decisions), `drivers` (one protocol each, no I/O), `rim` (everything that blocks),
`app` (wiring). Runs on a Raspberry Pi; never imports `cloud`.
"""
