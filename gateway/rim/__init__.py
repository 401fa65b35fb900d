"""Everything that blocks: buses, serial ports, MQTT, SQLite, the clock."""
