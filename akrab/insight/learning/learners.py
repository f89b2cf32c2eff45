"""The models by name. Declaring one loads no mathematics: that is the business of its `learn`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from akrab.insight.models import Refresh

# Packages of akrab.insight that have a learner.py.
ROOMS = (
    "profit",
    "worth",
    "groups",
    "risk",
    "winning",
    "response",
    "uplift",
    "offers.together",
    "offers.again",
    "offers.suggested",
    "forecast",
    "products",
    "trends",
    "overhead",
    "asked",
)


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
    to run twice. words: the module with what people read of it, see learning.words; empty: what fits any model. often:
    it only adds up what was sold, so it is due after every refresh instead of once a day."""

    name: str
    learn: Callable[[Refresh], Learned]
    words: str = ""
    often: bool = False


@cache
def learners() -> dict[str, Learner]:
    """All models, in the order in which they learn: those of insight, then those of the apps above it."""
    above = [app.name for app in apps.get_app_configs() if module_has_submodule(app.module, "learner")]
    places = [f"akrab.insight.{room}" for room in ROOMS] + above
    found = [import_module(f"{place}.learner").LEARNER for place in places]
    return {one.name: one for one in found}
