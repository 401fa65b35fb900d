"""What every context of the cloud stands on: database, scope, journal, configuration, problems, logs. No farm words."""
