"""The ways to break the pipe, by what is broken."""
