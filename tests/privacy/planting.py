"""One row of every table that speaks of a customer, each text in it a mark that can be found again."""

from typing import Any

from django.db import models

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.personal import Holding, holdings
from akrab.customers.models import Customer

MARK = "Zqmark"


class Planter:
    """Makes rows by looking at the models, so that a new model is planted without anybody thinking of it."""

    def __init__(self, customer: Customer, other: Customer, overrides: dict[str, dict[str, Any]]) -> None:
        self.customer, self.other, self.overrides = customer, other, overrides
        self.made: dict[type[models.Model], models.Model] = {Customer: customer}
        if customer.user is not None:
            self.made[User] = customer.user
        self.map = dict(holdings())
        self.marks = 0

    def plant_all(self) -> list[models.Model]:
        return [self.plant(model) for model, holding in self.map.items() if holding.through]

    def plant(self, model: type[models.Model]) -> models.Model:
        if model in self.made:
            return self.made[model]
        holding = self.map.get(model, Holding())
        steps = [path.split("__")[0] for path in holding.through.split()]
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if field.primary_key and not field.is_relation and field.name not in holding.named():
                continue
            if field.is_relation:
                if field.name in steps or not field.null:
                    values[field.name] = self._related(field, values)
            elif field.name in steps:  # in a database of its own: the bare number of the record
                values[field.name] = self.customer.pk
            elif field.name in holding.named() or not (field.has_default() or field.null):
                values[field.name] = self._value(field, holding)
        values.update(self.overrides.get(model._meta.label.removeprefix("akrab."), {}))
        row = model._default_manager.create(**values)
        self.made[model] = row
        return row

    def _related(self, field: Any, values: dict[str, Any]) -> models.Model:
        target = field.related_model
        if target is Customer:
            return self.other if self.customer in values.values() else self.customer
        return self.plant(target)

    def _value(self, field: Any, holding: Holding) -> Any:
        if field.choices:
            return field.choices[0][0]
        if isinstance(field, models.DateTimeField):
            return clock.now()
        if isinstance(field, models.DateField):
            return clock.today()
        if isinstance(field, models.JSONField):
            mark = self._mark(field, holding)
            return [mark] if isinstance(field.get_default(), list) else {"text": mark, "list": [{"note": mark}]}
        if isinstance(field, models.BooleanField):
            return False
        if isinstance(field, models.IntegerField | models.DecimalField | models.FloatField):
            return 1
        return self._mark(field, holding)

    def _mark(self, field: Any, holding: Holding) -> str:
        self.marks += 1
        word = MARK if field.name in holding.erased.split() or field.name == "data" else "plain"
        return f"{word}{self.marks}"[: field.max_length]
