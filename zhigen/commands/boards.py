"""`zhigen cloud reader`: the role by which Grafana reads what its boards ask for, and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from zhigen.commands.county import common, load, opened, plain
from zhigen.tongue import said


@click.command()
@common
@click.option("--password-file", type=click.Path(path_type=Path), help="File whose first line is its new password.")
@click.option("--print", "only_print", is_flag=True, help="Print the SQL instead, for whoever may make roles.")
@plain
def reader(file: Path | None, data: Path | None, password_file: Path | None, *, only_print: bool) -> None:
    """Make the PostgreSQL role of Grafana where it is not there, and set its rights anew."""
    import psycopg
    from sqlalchemy.exc import DBAPIError

    from cloud.kernel.errors import CloudError
    from cloud.kernel.secret import first_line
    from zhigen.boards.reader import ROLE, SHORTEST, admit, made, rights

    server = load(file, data).postgres
    if server is None:
        raise CloudError("reader_no_server")
    if only_print:
        for statement in (*made(), *rights(server.database)):
            click.echo(f"{statement.as_string()};")
        return
    password = first_line(password_file).strip() if password_file is not None else ""
    if password_file is not None and len(password) < SHORTEST:
        raise CloudError("reader_password", path=password_file, shortest=SHORTEST)
    database = opened(file, data)
    try:
        with database.write() as session:
            connection = session.connection().connection.driver_connection
            assert isinstance(connection, psycopg.Connection)  # noqa: S101  # there is a server, and one driver
            admit(connection, password)
    except (psycopg.Error, DBAPIError) as error:
        raise CloudError("reader_refused", role=ROLE, why=str(error).splitlines()[0]) from error
    finally:
        database.close()
    click.echo(said(f"{ROLE} 只读得到看板要的那些列", f"{ROLE} may read the columns that boards ask for"))
