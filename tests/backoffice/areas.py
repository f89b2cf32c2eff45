"""The areas of the doors and what their tests say of their routes.

`tests/backoffice/<area>/routes.py`: ROUTES = {name: (roles who may, method)} and `arguments()` → {name: {argument:
value}}, which makes one of everything the addresses need. `tests/storefront/<area>/routes.py`: ROUTES = {name:
{"guest", "pending", "member", "staff": status of a GET}} and `arguments(member)` → {name: [positional arguments]}.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver

TESTS = Path(__file__).parent.parent


def _modules(door: str) -> list[Any]:
    found = sorted((TESTS / door).glob("*/routes.py"))
    return [importlib.import_module(f"tests.{door}.{path.parent.name}.routes") for path in found]


def _joined(parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for part in parts:
        assert not whole.keys() & part.keys()
        whole |= part
    return whole


def routes() -> dict[str, Any]:
    return _joined(module.ROUTES for module in _modules("backoffice"))


def arguments() -> dict[str, Any]:
    return _joined(module.arguments() for module in _modules("backoffice"))


def shop_routes() -> dict[str, Any]:
    return _joined(module.ROUTES for module in _modules("storefront"))


def shop_arguments(member: Any) -> dict[str, Any]:
    return _joined(module.arguments(member) for module in _modules("storefront"))


def names(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """Names of all addresses, those of included maps too."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield str(pattern.name)
