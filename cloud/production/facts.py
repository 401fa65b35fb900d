"""A use out of its row as contract.law judges it: for the judgements above, by the rules of any day."""

from __future__ import annotations

from cloud import inputs
from cloud.production import season
from cloud.production.model import InputUse
from contract.law import UseFacts


def use_facts(use: InputUse, crop: str, product: inputs.Product | None) -> UseFacts:
    """A use on the crop of its cycle ("" where it is not known); how often it was used there before, the row tells."""
    return season.facts(crop, use.region, inputs.product_facts(product, use.registration), use.earlier)
