"""The farm terminal as it runs: today's environment, the harvest lock, operations recorded in three taps."""
