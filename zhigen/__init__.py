"""The command line and the demo: the only place that may know both halves."""
