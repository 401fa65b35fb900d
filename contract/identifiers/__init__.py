"""Identifiers: our own ids, and the codes that others print on papers, packs, labels and ears.

Every family has its file; each reads a spelling and either gives the parts or raises ContractError("identifier").
"""

from contract.identifiers.entity import uuid7

__all__ = ["uuid7"]
