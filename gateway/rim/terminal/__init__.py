"""The pages that a gateway serves by itself: at a gate the verdict may not wait for a line to the county.

Everything here is for the few eyes in one house: a kiosk screen at the machine, an engineer with a phone. FastAPI and
uvicorn come with the extra `terminal`; `server` and what it wires import them, and only where a configuration asks for
pages. docs/terminal.md has the promises, docs/decisions/0034-a-gateway-serves-its-own-pages.md the reasons.
"""
