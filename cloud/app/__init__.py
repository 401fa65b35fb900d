"""The cloud as programs: the API with its pages, the broker beside it, and the process tree that runs all of it."""
