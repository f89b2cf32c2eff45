"""The map of personal data: what every table keeps about people, field by field, and what erasing a person does to it.

Each app has a `personal_data.py` with `MAP = {"Model": Holding(...)}`. A check fails for every text, date, file or JSON
field that stands in no map (`privacy.checks`), so that a new field cannot be forgotten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

# Fields that cannot hold words of people.
IMPERSONAL = (
    models.BooleanField, models.DateTimeField, models.IntegerField, models.DecimalField, models.FloatField,
    models.DurationField, models.AutoField, models.TimeField,
)  # fmt: skip

Before = Callable[[models.QuerySet[Any]], None]


@dataclass(frozen=True)
class Holding:
    """What one model keeps about a customer.

    `through`: the look-up that leads from a row to the customer, such as "order__customer"; empty when no row speaks of
    a customer. `deleted`: the rows go altogether when the person is erased. `erased`: fields emptied then, the rest of
    the row stays (books, figures). `kept`: personal, but the law or another person's right keeps it; with the reason.
    `plain`: text that says nothing about a customer. Each is a text of names with spaces between. `before` is called
    with the rows before anything is erased, for files and for whatever only the app itself understands.
    """

    through: str = ""
    why: str | Promise = ""  # what the shop has it for, for the record of processing
    deleted: bool = False
    erased: str = ""
    kept: str = ""
    kept_why: str | Promise = ""
    plain: str = ""
    before: Before | None = field(default=None, compare=False)

    def named(self) -> set[str]:
        return {*self.erased.split(), *self.kept.split(), *self.plain.split()}


@dataclass(frozen=True)
class Person:
    """Whom an erasure is about: the ids of the record and of those merged into it, and every handle it had."""

    ids: tuple[int, ...]
    handles: tuple[str, ...]  # normalised values: E.164 numbers, addresses, ids

    def traces(self) -> list[str]:
        """Forms under which a handle may stand inside a stored text: also a number without its plus sign."""
        forms = {one for value in self.handles for one in (value, value.lstrip("+")) if len(one) >= MIN_TRACE}
        return sorted(forms)


MIN_TRACE = 6


def nothing(plain: str = "") -> Holding:
    """The model keeps nothing about customers; its texts, by name."""
    return Holding(plain=plain)


def holdings() -> Iterable[tuple[type[models.Model], Holding]]:
    """All maps: every model with what it keeps, from the lowest floor up."""
    for config in apps.get_app_configs():
        if not config.name.startswith("akrab.") or find_spec(f"{config.name}.personal_data") is None:
            continue
        for name, holding in import_module(f"{config.name}.personal_data").MAP.items():
            yield config.get_model(name), holding


def sweeps() -> Iterable[Callable[[Person], None]]:
    """What apps do beside their map: an app's `personal_data.sweep(person)` looks where no foreign key leads."""
    for config in apps.get_app_configs():
        if config.name.startswith("akrab.") and find_spec(f"{config.name}.personal_data") is not None:
            sweep = getattr(import_module(f"{config.name}.personal_data"), "sweep", None)
            if sweep is not None:
                yield sweep


def texts(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that could hold words of or about people: text, dates of a day, files, JSON. Choices hold codes."""
    return [
        one
        for one in model._meta.concrete_fields
        if not isinstance(one, IMPERSONAL) and not one.is_relation and not one.choices
    ]


def empty(of: models.Field[Any, Any]) -> Any:
    """What an erased field holds: null where it may, else the emptiest value of its type."""
    if of.null:
        return None
    if isinstance(of, models.JSONField):
        return of.get_default() if callable(of.default) else {}
    return ""
