"""All breakages in one list, from every module beside this one; without it a new file of them could be forgotten."""

from __future__ import annotations

import importlib
import pkgutil

import tests.mutations
from tests.mutations import Mutation

EVERY: list[Mutation] = [
    mutation
    for module in sorted(pkgutil.iter_modules(tests.mutations.__path__), key=lambda found: found.name)
    if module.name not in ("__main__", "every", "page")
    for mutation in importlib.import_module(f"tests.mutations.{module.name}").MUTATIONS
]
