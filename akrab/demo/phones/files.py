"""Where the demo's content lies."""

import tomllib
from importlib.resources import files
from typing import Any

HERE = files("akrab.demo.phones")
CURRENCY = "IDR"


def toml(name: str) -> dict[str, Any]:
    """One of the TOML files beside this module."""
    return tomllib.loads(HERE.joinpath(name).read_text("utf-8"))
