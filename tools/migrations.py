"""Write the one migration of an app afresh: `python -m tools.migrations APP [...]`; without an app, those of all.

For as long as nothing is released: afterwards a change is a migration of its own, made by `makemigrations`. What Django
writes is a table first and its indexes and constraints one by one after all tables, and on SQLite each constraint
makes its table anew. Here a table is made in one operation, after those it refers to. Only where tables refer to one
another in a circle does a field come later, and with it what is about it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration, swappable_dependency
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter
from django.utils import translation

NAME = "0001_initial"

Later = frozenset[tuple[str, str]]  # model and field
Needs = dict[str, dict[str, set[str]]]  # by model: the models of its app that it needs, and the fields that need them


def write(label: str) -> Path:
    """Write the migration of the app; returns its file."""
    found = [ModelState.from_model(model) for model in apps.get_app_config(label).get_models()]
    states = {state.name_lower: state for state in found}
    needs = needed(states)
    later = fields_for_later(states, needs)
    migration = type("Migration", (Migration,), {
        "initial": True,
        "dependencies": dependencies(states),
        "operations": list(operations([states[name] for name in in_order(needs, later)], later)),
    })(NAME, label)  # fmt: skip
    file = Path(MigrationWriter(migration).path)
    file.write_text(MigrationWriter(migration).as_string())
    return file


def targets(state: ModelState, field: models.Field[Any, Any]) -> Iterator[str]:
    """All that a field refers to, as "app.model"; what may be exchanged as Django's reference to its setting."""
    if field.remote_field is None:
        return
    for target in (field.remote_field.model, getattr(field.remote_field, "through", None)):
        if isinstance(target, str) and target != "self":
            yield target if "." in target else f"{state.app_label}.{target}"


def needed(states: dict[str, ModelState]) -> Needs:
    needs: Needs = {name: {} for name in states}
    for name, state in states.items():
        for field_name, field in state.fields.items():
            for target in targets(state, field):
                app, _dot, model = target.lower().partition(".")
                if app == state.app_label and model != name:
                    needs[name].setdefault(model, set()).add(field_name)
    return needs


def in_order(needs: Needs, later: Later) -> list[str]:
    """The models as they are given, but each after those it needs. A circle and what hangs on it is left out."""
    done: list[str] = []
    waiting = list(needs)
    while ready := next((name for name in waiting if not unmet(needs, name, later) - set(done)), None):
        done.append(ready)
        waiting.remove(ready)
    return done


def unmet(needs: Needs, name: str, later: Later) -> set[str]:
    return {model for model, fields in needs[name].items() if not {(name, field) for field in fields} <= later}


def fields_for_later(states: dict[str, ModelState], needs: Needs) -> Later:
    """The fewest fields without which there is no circle; of those rather the ones that may be empty."""
    stuck = [name for name in needs if name not in in_order(needs, frozenset())]
    fields = [(name, field) for name in stuck for model in stuck for field in needs[name].get(model, ())]
    fields.sort(key=lambda one: (not states[one[0]].fields[one[1]].null, one))
    for count in range(len(fields) + 1):
        for later in combinations(fields, count):
            if len(in_order(needs, frozenset(later))) == len(needs):
                return frozenset(later)
    raise AssertionError("Without any of these fields there is no circle.")


def operations(states: list[ModelState], later: Later) -> Iterator[Operation]:
    """The tables, then the fields that close a circle, then what is about such fields."""
    closing: list[Operation] = []
    about: list[Operation] = []
    for state in states:
        late = {field for model, field in later if model == state.name_lower}
        options = {key: value for key, value in state.options.items() if value or key not in {"indexes", "constraints"}}
        for kind, add in (("indexes", AddIndex), ("constraints", AddConstraint)):
            of_late = [one for one in options.get(kind, ()) if speaks_of(one, late)]
            about += [add(state.name, one) for one in of_late]
            if of_late:
                options[kind] = [one for one in options[kind] if one not in of_late]
        fields = [(name, field) for name, field in state.fields.items() if name not in late]
        yield CreateModel(state.name, fields, options, state.bases, state.managers)
        closing += [AddField(state.name, name, state.fields[name]) for name in sorted(late)]
    yield from closing
    yield from about


def speaks_of(one: models.Index | models.BaseConstraint, fields: set[str]) -> bool:
    text, _imports = MigrationWriter.serialize(one)
    return any(re.search(rf"(\b|_){field}(\b|__)", text) for field in fields)


def dependencies(states: dict[str, ModelState]) -> list[tuple[str, str]]:
    """The migrations that make what the app's models refer to: the one of an app of ours, the last of another."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    found: dict[tuple[str, str], None] = {}
    for state in states.values():
        for field in state.fields.values():
            for target in targets(state, field):
                app = target.lower().partition(".")[0]
                if getattr(target, "setting_name", "") == "AUTH_USER_MODEL":
                    found[swappable_dependency(settings.AUTH_USER_MODEL)] = None
                elif app != state.app_label:
                    found[app, max(name for label, name in loader.disk_migrations if label == app)] = None
    return sorted(found)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akrab.config.settings")
    django.setup()
    translation.deactivate_all()  # migrations speak the language of the code
    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("akrab.") and app.models_module]
    for label in sys.argv[1:] or ours:
        print(write(label).relative_to(Path.cwd()))
