"""The county's side: stores what gateways send, judges, warns and shows.

Contexts, low to high: `kernel`, `accounts`, `registry`, `telemetry`, then `ingest` and `app` on top, which wire them.
Each has the same rooms, and only those it needs: `model` (tables), `rules` (pure decisions), `store` (queries), `inbox`
(what it hears from the edge), `api` (routes). Never imports `gateway`.
"""
