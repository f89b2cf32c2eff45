"""The models by name. Declaring one loads no mathematics: that is the business of its `learn`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from akrab.insight.models import Refresh

ROOMS = ("worth",)  # packages of akrab.insight that have a learner.py


@dataclass(frozen=True)
class Learned:
    """What a model says of itself after a run; its rows are kept already.

    subjects: customers, articles, ... it speaks of or, while silent, knows. trouble: of science.trouble, empty where
    the model speaks. figures: the fit and the totals; quality: how good it was on the shop's own past; quality_trouble:
    why that gives reason for care. JSON only; a number that is none must be None.
    """

    subjects: int
    trouble: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    quality: dict[str, Any] = field(default_factory=dict)
    quality_trouble: str = ""


@dataclass(frozen=True)
class Learner:
    """A model of the product. `learn` is given the run of the analysis whose facts it may read; it is safe to kill and
    to run twice."""

    name: str
    learn: Callable[[Refresh], Learned]


@cache
def learners() -> dict[str, Learner]:
    """All models, in the order in which they learn."""
    found = [import_module(f"akrab.insight.{room}.learner").LEARNER for room in ROOMS]
    return {one.name: one for one in found}
