"""Ingest: from the broker to what is durable, and back to the gateway as an ack.

Two lanes, each with a connection, a queue and a thread of its own: events (with meta and state) into the journal,
readings into the time series. A lane takes a batch, judges every message, stores all of it in one commit, then acks: to
the gateway (what is durable, what was refused and lies in quarantine), then to the broker. Nothing is acked that is not
durable; while a store cannot take, its lane holds the batch and tries again, and the other lane goes on.
"""
