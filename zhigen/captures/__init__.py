"""Capture cases: what an instrument really sent, and what must come out of it, as files that the tests walk."""
