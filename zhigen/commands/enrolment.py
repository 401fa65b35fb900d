"""`zhigen gateway enroll`: a first certificate, or one for a new key, against a claim code."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from zhigen.tongue import language, said


@click.command("enroll")
@click.option("--config", "file", type=click.Path(path_type=Path), required=True, help="YAML file of the gateway.")
@click.option("--cloud", required=True, metavar="URL", help="Address of the county's pages, http or https.")
@click.option("--code", help="Claim code (else: asked for).")
@click.option("--code-file", type=click.Path(path_type=Path), help="File whose first line is the claim code.")
@click.option("--fingerprint", default="", help="SHA-256 of the root's certificate, where somebody has told it.")
@click.option("--new-key", is_flag=True, help="For a new key: the one before was revoked, or may have leaked.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of messages (default: from LANG).")
def enroll(
    file: Path,
    cloud: str,
    code: str | None,
    code_file: Path | None,
    fingerprint: str,
    *,
    new_key: bool,
    lang: str | None,
) -> None:
    """Get a certificate for the key of this gateway; exits 2 with one line where that does not succeed."""
    from contract.errors import ContractError
    from contract.mistakes import DocumentError
    from contract.moment import iso
    from gateway.config import read
    from gateway.core.errors import GatewayError
    from gateway.rim.enrolment import enroll as ask
    from gateway.rim.identity import Identity

    tongue = lang or language()
    try:
        config = read(file).config
        identity = Identity(Path(config.gateway.keys))
        code = (
            code or (_first_line(code_file) if code_file else "") or click.prompt(said("注册码", "Claim code", tongue))
        )
        grant = ask(identity, config.gateway.id, cloud, code, fingerprint=fingerprint, fresh=new_key, language=tongue)
    except (ContractError, DocumentError, GatewayError) as error:
        click.echo(error.text(tongue), err=True)
        sys.exit(2)
    name, day = config.gateway.id, iso(identity.not_after)[:10]
    click.echo(said(f"{name} 已注册，证书到 {day}", f"{name} is enrolled until {day}", tongue))
    host = grant.broker or urlsplit(cloud).hostname or ""
    own = config.broker
    if (own.host, own.port, own.tls is not None) != (host, grant.port, grant.tls):
        line = f"broker: {{host: {host}, port: {grant.port}{', tls: {}' if grant.tls else ''}}}"
        click.echo(said(f"配置文件里应写：{line}", f"the configuration should say: {line}", tongue))


def _first_line(path: Path) -> str:
    from gateway.core.errors import GatewayError

    try:
        return path.read_text("utf-8").split("\n", 1)[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not text"
        raise GatewayError("config_unreadable", path=path, why=why) from None
