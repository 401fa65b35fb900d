"""The JSON Schemas of the wire, of profiles and rule files: made from the types, kept in `contract/schema/` for people.

They are what a maker of another gateway, or an editor that completes a profile, goes by. A check fails where a file and
its type have drifted apart, so that no change of the contract goes by unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from contract import ack, birth, catalogue, command, dossier, event, readings, rules
from contract.law import file as law_file
from contract.law import part as law
from contract.profile import FAMILIES

FOLDER: Final = Path(__file__).parent / "schema"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_MESSAGES: Final[dict[str, tuple[type, int]]] = {
    "readings": (readings.Wire, readings.VERSION),
    "event": (event.Event, event.VERSION),
    "meta": (birth.Meta, birth.VERSION),
    "state": (birth.State, birth.VERSION),
    "ack": (ack.Ack, ack.VERSION),
    "command": (command.Command, command.VERSION),
    "reply": (command.Reply, command.VERSION),
    "rules": (rules.Manifest, rules.VERSION),
    "law": (law.Law, law.VERSION),
    "catalogue": (catalogue.Catalogue, catalogue.VERSION),
    "dossier": (dossier.Dossier, dossier.VERSION),
}


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> schema, for every kind of message and the profile."""
    found = {f"{kind}.json": _message(kind, *message) for kind, message in _MESSAGES.items()}
    found["profile.json"] = {"$schema": DIALECT, "$id": "urn:zhigen:profile:1", **_any_of(FAMILIES, "Profile")}
    found["law-file.json"] = {"$schema": DIALECT, "$id": "urn:zhigen:law-file:1", **_any_of(law_file.SORTS, "Law")}
    return found


def text(schema: dict[str, Any]) -> str:
    """How a schema stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def drift(folder: Path = FOLDER) -> list[str]:
    """The files that differ from their types, are missing, or have none any more."""
    wanted = {name: text(schema) for name, schema in schemas().items()}
    there = {path.name: path.read_text("utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def write(folder: Path = FOLDER) -> list[str]:
    """Bring the files up to their types; gives the names of those that changed."""
    changed = drift(folder)
    wanted = schemas()
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in wanted:
            (folder / name).write_text(text(wanted[name]), "utf-8")
        else:
            (folder / name).unlink()
    return changed


def _any_of(families: Iterable[type[BaseModel]], title: str) -> dict[str, Any]:
    """Files of several models (a profile of every protocol); which one a file must fit follows from a word in it."""
    families = tuple(families)
    _, schema = models_json_schema([(family, "validation") for family in families], title=title)
    needs = [{"$ref": f"#/$defs/{family.__name__}"} for family in families]
    return {"anyOf": needs, **schema}


def _message(kind: str, message: type, version: int) -> dict[str, Any]:
    (_, components) = msgspec.json.schema_components([message], ref_template="#/$defs/{name}")
    main = components.pop(message.__name__)
    main["properties"]["ver"] = {"const": version}
    main["required"] = sorted({"ver", *main["required"]}, key=list(main["properties"]).index)
    head = {"$schema": DIALECT, "$id": f"urn:zhigen:{kind}:{version}"}
    schema: dict[str, Any] = head | main | ({"$defs": components} if components else {})
    return schema
