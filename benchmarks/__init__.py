"""Hot paths measured against a bare ceiling in the same run; each module's `run()` gives rows for `build/bench.json`."""
