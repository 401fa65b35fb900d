"""Looking after gateways from afar: the rules they go by, the commands they carry out, how they are."""
