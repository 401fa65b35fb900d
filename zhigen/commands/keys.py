"""Identities of a county: `zhigen cloud keys …`, `zhigen cloud gateway claim|revoke`, `zhigen cloud broker-config`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhigen.commands.county import common, load, opened, plain
from zhigen.tongue import said

if TYPE_CHECKING:
    from cloud.keys.rules import CountyPurpose

BY = "command line"
code_file = click.option(
    "--code-file", type=click.Path(path_type=Path), help="Write the claim code to this file instead of printing it."
)
_why = click.option("--why", required=True, help="Kept with the revocation.")


@click.group()
def keys() -> None:
    """Keys of the county: what there is, successors, revocations."""


@keys.command("list")
@common
@plain
def keys_list(file: Path | None, data: Path | None) -> None:
    """List all keys, the county's own and those of gateways; private halves are in no list."""
    from cloud.kernel.clock import now_ms
    from cloud.kernel.scope import NATION
    from cloud.keys.listing import listing
    from cloud.keys.room import KeyRoom
    from contract.moment import iso

    states = {
        "waiting": said("待用", "waiting"),
        "in_use": said("在用", "in use"),
        "replaced": said("已接替", "replaced"),
        "ended": said("已到期", "ended"),
        "revoked": said("已吊销", "revoked"),
    }
    room = KeyRoom(load(file, data).data)
    for row in listing(NATION, opened(file, data), now_ms()):
        start = iso(row.not_before)[:10] if row.not_before else "…"
        place = row.gateway or (said("在机房", "here") if room.path(row.kid).exists() else said("已取走", "away"))
        click.echo(f"{row.kid:<26} {states[row.state]:<9} {start:>10} – {iso(row.not_after)[:10]}  {place}")


@keys.command("rotate")
@common
@click.argument("purpose")
@click.option("--now", "at_once", is_flag=True, help="Use it at once, not after the day in which gateways learn of it.")
@plain
def keys_rotate(file: Path | None, data: Path | None, purpose: str, *, at_once: bool) -> None:
    """Make a successor for the key of PURPOSE: root, ca, rules, ack, command, log, voucher or vault."""
    from cloud.kernel.clock import now_ms
    from cloud.kernel.errors import CloudError
    from cloud.keys import inventory, revocation
    from cloud.keys.rules import LIVES_MS, OVERLAP_MS
    from contract.moment import iso

    known: dict[str, CountyPurpose] = {name: name for name in LIVES_MS}
    if purpose not in known:
        raise CloudError("key_purpose", purpose=purpose, known=", ".join(known))
    folder, database = load(file, data).data, opened(file, data)
    overlap = 0 if at_once else OVERLAP_MS
    made = inventory.rotate(database, folder, known[purpose], now_ms(), overlap_ms=overlap)
    revocation.publish(database, folder, now_ms())  # a new CA wants a list of its own before its first certificate
    start = iso(made.not_before)
    click.echo(said(f"{made.kid}，自 {start} 起用", f"{made.kid}, in use from {start}"))


@keys.command("revoke")
@common
@click.argument("kid")
@_why
@plain
def keys_revoke(file: Path | None, data: Path | None, kid: str, why: str) -> None:
    """Revoke the key KID: from now on it proves nothing, whatever it signed."""
    from cloud.kernel.clock import now_ms
    from cloud.keys import revocation

    revocation.revoke_key(opened(file, data), load(file, data).data, kid, BY, why, now_ms())
    click.echo(said(f"已吊销 {kid}", f"revoked {kid}"))


@keys.command("export-root")
@common
@click.argument("folder", type=click.Path(path_type=Path))
@plain
def keys_export_root(file: Path | None, data: Path | None, folder: Path) -> None:
    """Copy the private keys of the roots to FOLDER (a stick for the safe), then take them out of the key room."""
    from cloud.kernel.errors import CloudError
    from cloud.keys.room import KeyRoom

    room = KeyRoom(load(file, data).data)
    held = room.held("root")
    if not held:
        raise CloudError("key_missing", purpose="root", folder=room.folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in held:
            copy = folder / room.path(one.kid).name
            shutil.copyfile(room.path(one.kid), copy)
            copy.chmod(0o600)
            if copy.read_bytes() == room.path(one.kid).read_bytes():
                room.destroy(one.kid)
                click.echo(said(f"{copy}：请收进保险柜", f"{copy}: put it in the safe"))
    except OSError as error:
        raise CloudError("folder_unusable", folder=folder, why=(error.strerror or "").lower()) from None


@click.command("claim")
@common
@click.argument("gateway_id", metavar="ID")
@code_file
@plain
def claim(file: Path | None, data: Path | None, gateway_id: str, code_file: Path | None) -> None:
    """Print a new claim code for the registered gateway ID; the one before dies."""
    from cloud.kernel.clock import now_ms
    from cloud.kernel.problem import Problem
    from cloud.kernel.scope import NATION
    from cloud.keys import new_claim
    from cloud.registry import store

    with opened(file, data).write() as session:
        row = store.gateway(NATION, session, gateway_id)
        if row is None:
            raise Problem("not_found", what=gateway_id)
        code, _ = new_claim(session, row.id, row.county, BY, now_ms())
    tell_claim(code, code_file)


@click.command("revoke")
@common
@click.argument("gateway_id", metavar="ID")
@_why
@plain
def revoke_gateway(file: Path | None, data: Path | None, gateway_id: str, why: str) -> None:
    """Revoke all keys of the gateway ID; it is thrown out of the broker and comes back with a new key only."""
    from cloud.kernel.clock import now_ms
    from cloud.kernel.scope import NATION
    from cloud.keys import revocation

    folder = load(file, data).data
    gone = revocation.revoke_gateway(NATION, opened(file, data), folder, gateway_id, BY, why, now_ms())
    click.echo(said(f"已吊销 {gateway_id}：", f"revoked {gateway_id}: ") + ", ".join(gone))


@click.command("broker-config")
@common
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", "names", multiple=True, required=True, help="Host name or address of that broker; may repeat.")
@click.option(
    "--at", "place", type=click.Path(path_type=Path), help="Where the files will lie there (default: FOLDER)."
)
@plain
def broker_config(
    file: Path | None, data: Path | None, folder: Path, names: tuple[str, ...], place: Path | None
) -> None:
    """Write the configuration, rights and certificates of a mosquitto elsewhere to FOLDER."""
    from cloud.app import broker_files

    broker_files.elsewhere(folder, place or folder.resolve(), names, load(file, data).data, opened(file, data))
    click.echo(said(f"{folder}：下一步见其中的 README.md", f"{folder}: what to do next is in its README.md"))


def tell_claim(code: str, path: Path | None) -> None:
    """Print a claim code, or write it to a file for its owner's eyes: the only time that it is known."""
    if path is not None:
        from cloud.kernel.errors import CloudError
        from cloud.keys.room import write

        try:
            write(path, f"{code}\n".encode())
        except OSError as error:
            raise CloudError("file_unusable", path=path, why=(error.strerror or "").lower()) from None
        click.echo(said(f"注册码在 {path}，七天内有效", f"the claim code is in {path}, good for seven days"))
        return
    zh = f"注册码 {code}   （七天内有效，只显示这一次；在网关上运行 zhigen gateway enroll）"
    en = f"claim code {code}   (good for seven days, shown only now; run zhigen gateway enroll on the gateway)"
    click.echo(said(zh, en))
