"""The county's keys: what each is for, from when to when, and the certificates of its gateways."""
