"""Identifiers: our own ids, and the codes that others print on papers, packs, labels and ears.

Every family has its file; each reads a spelling and either gives the parts or raises ContractError("identifier").
"""

from contract.identifiers.entity import planned, uuid7
from contract.identifiers.goods import EarTag, Gtin, ear_tag, gtin
from contract.identifiers.origin import OriginCode, new_origin, origin_code
from contract.identifiers.pack import (
    PesticidePack,
    SeedLabel,
    VeterinaryPack,
    pesticide_pack,
    seed_label,
    veterinary_pack,
)
from contract.identifiers.region import Region, region
from contract.identifiers.subject import CitizenId, CreditCode, citizen_id, credit_code

__all__ = [
    "CitizenId",
    "CreditCode",
    "EarTag",
    "Gtin",
    "OriginCode",
    "PesticidePack",
    "Region",
    "SeedLabel",
    "VeterinaryPack",
    "citizen_id",
    "credit_code",
    "ear_tag",
    "gtin",
    "new_origin",
    "origin_code",
    "pesticide_pack",
    "planned",
    "region",
    "seed_label",
    "uuid7",
    "veterinary_pack",
]
