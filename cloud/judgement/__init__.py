"""Judgement in time: sales and uses judged again under the rules of any day, and what a new ban touches.

Its face: the index of the catalogue by ingredients.
"""

from cloud.judgement.catalogue import Catalogue, ingredients_of
from cloud.judgement.problems import ASKED

__all__ = ["ASKED", "Catalogue", "ingredients_of"]
