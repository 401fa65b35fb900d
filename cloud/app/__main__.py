"""`python -m cloud.app serve|ingest [WORKER]|broker`: the children of `zhigen cloud run`.

The configuration comes as JSON in ZHIGEN_CLOUD_CONFIG (it names password files, never passwords); `serve` listens on
the socket ZHIGEN_CLOUD_SOCKET that its parent has bound, so that a restart refuses nobody. What keeps one from starting
is said in the language ZHIGEN_CLOUD_TONGUE.
"""

from __future__ import annotations

import os
import socket
import sys

from cloud.app import lifeline
from cloud.kernel.loading import loading

with loading():
    from sqlalchemy.exc import SQLAlchemyError

    from cloud.app.crew import ALONE
    from cloud.app.stores import PASSING, away
    from cloud.kernel import log
    from cloud.kernel.config import Config
    from cloud.kernel.errors import CloudError
    from cloud.telemetry import StoreError


def main(role: str, worker: str = ALONE) -> int:
    """Run one child (`worker`: the name of an ingest); its exit code, 2 for a mistake that a restart does not mend."""
    lifeline.hold()
    log.to()
    config = Config.model_validate_json(os.environ["ZHIGEN_CLOUD_CONFIG"])
    try:
        if role == "broker":
            with loading():
                from cloud.app import broker

            return broker.run(config)
        if role == "ingest":
            with loading():
                from cloud.app.ingest import ingest

            return 0 if ingest(config, worker) else 1
        with loading():
            from cloud.app.serve import serve

        serve(config, socket.socket(fileno=int(os.environ["ZHIGEN_CLOUD_SOCKET"])))
    except CloudError as error:
        sys.stderr.write(f"{error.text(os.environ.get('ZHIGEN_CLOUD_TONGUE', 'en'))}\n")
        return 1 if error.code in PASSING else 2
    except (SQLAlchemyError, StoreError) as error:  # a store that is away now; whoever started us tries again
        sys.stderr.write(f"{away(error).text(os.environ.get('ZHIGEN_CLOUD_TONGUE', 'en'))}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
