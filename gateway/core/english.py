"""What crops and farm inputs are called in English, where the law's vocabulary has a word for them. Pure.

The catalogue names a product as its pack does, in Chinese; the law knows its active substances in English. So a product
is told by its substances beside the name on its pack. Pests have no English name anywhere in a county's data.
"""

from __future__ import annotations

from contract.catalogue import Article, Catalogue
from contract.law import RuleSet


def english(rules: RuleSet, catalogue: Catalogue) -> dict[str, str]:
    """Chinese name → English, of all crops by each of their names, and of products whose substances are all known."""
    crops = {word: one.en for one in rules.crops.by_key.values() for word in (one.zh, *one.also)}
    goods = {one.name: said for one in catalogue.articles if (said := product(one, rules)) != one.name}
    return {**goods, **crops}


def product(article: Article, rules: RuleSet) -> str:
    """A product by its substances and its name; by its name alone where one of them has no English one."""
    keys = [rules.ingredients.key(name) for name in article.product.ingredients]
    known = " + ".join(map(rules.ingredients.en, keys)) if all(keys) else ""
    return f"{known} · {article.name}" if known else article.name
