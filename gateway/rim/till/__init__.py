"""The till as it runs: hears cards and scans, keeps the slip, records and prints."""
