"""What the field says: time series, alarms, lost devices, gaps; and the live stream of it."""
