"""What is in the air, tag by tag: which models each may be, whether it encrypts, what it says.

A tag is told by the sign in its adverts (`identify` of the profiles). Several models may have one sign: then whether it
encrypts decides, and after that how much of what the model should say can be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contract.profile import BleProfile
from gateway.core.advert import Advert
from gateway.core.fault import Fault
from gateway.core.tag import loudest
from gateway.drivers.ble import reader, told


@dataclass(frozen=True)
class Sighting:
    """One address. advert: all of its adverts together, as well as the best was received; models: what it may be, the
    likeliest first; sealed: it encrypts; values: what the likeliest model last said (canonical; None: no reading)."""

    advert: Advert
    models: tuple[BleProfile, ...]
    sealed: bool
    values: dict[str, float | None]


def sightings(adverts: Iterable[Advert], profiles: Sequence[BleProfile]) -> list[Sighting]:
    """Every address that was heard, `adverts` in the order in which they came; the best received first.

    ImportError where the library of a family that is in the air is not installed.
    """
    heard: dict[str, list[Advert]] = {}
    for advert in adverts:
        heard.setdefault(advert.address, []).append(advert)
    whole = loudest(advert for own in heard.values() for advert in own)
    return [_sighting(one, heard[one.address], told(one, profiles)) for one in whole]


def _sighting(whole: Advert, own: Sequence[Advert], models: Sequence[BleProfile]) -> Sighting:
    said = {model.id: _said(model, whole, own) for model in models}
    sealed = any(shut for _, shut in said.values())
    fit = [model for model in models if model.encrypted == sealed]
    if not fit or not (sealed or any(said[model.id][0] for model in fit)):
        fit = list(models)  # one that encrypts may have sent in clear only what carries no value; or was set to encrypt
    fit.sort(key=lambda model: -len(said[model.id][0]))
    values = said[fit[0].id][0] if fit else {}
    return Sighting(whole, tuple(fit), sealed, values)


def _said(model: BleProfile, whole: Advert, own: Sequence[Advert]) -> tuple[dict[str, float | None], bool]:
    """What the adverts of one address say if it is this model, and whether one of them was encrypted."""
    read = reader(model)
    values: dict[str, float | None] = {}
    sealed = False
    for advert in own:
        word = read(replace(advert, name=whole.name))
        if isinstance(word, Fault):
            sealed = sealed or word.code == "key_missing"
        else:
            values |= word.values
    return values, sealed
