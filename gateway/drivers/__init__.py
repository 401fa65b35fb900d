"""One protocol each: what to ask a device and how to decode the answer, without any I/O."""
