"""Hot paths against a bare ceiling of the same run; each module's `run()` gives rows for `build/bench.json`."""
