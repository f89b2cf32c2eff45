"""Customers by the messages to many that they got, as the address of their list says it: "got:12" and "held:12" for a
message, "best:Promo" and "rest:Promo" for whom a kind of message moves more and less."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.backoffice.customer_columns import Column, Row
from akrab.core import clock
from akrab.engagement import second
from akrab.insight.models import CustomerUplift
from akrab.insight.uplift.words import points
from akrab.messaging.models import MassMessage, MassReceiver

SIDES = ("best:", "rest:")
# What the message probably changes for each.
GAIN = Column("gain", gettext_lazy("More buyers per 100"), lambda row: row["gain"])
UNNAMED = "list:"  # how the kind of a message without a campaign begins


def behind(code: str) -> QuerySet[Any, Any]:
    """Their numbers; nobody's for what does not exist."""
    side, _colon, which = code.partition(":")
    if side in {"best", "rest"}:
        return CustomerUplift.objects.filter(kind=which, best=side == "best").values("customer_id")
    known = side in {"got", "held"} and which.isdecimal() and len(which) < 18
    return MassReceiver.objects.filter(mass=int(which) if known else 0, held=side == "held").values("customer_id")


def with_gains(rows: Sequence[Row], code: str) -> list[Row]:
    """The rows with `gain`: how many more of a hundred like this one buy because of the message."""
    _side, _colon, kind = code.partition(":")
    found = CustomerUplift.objects.filter(kind=kind, customer_id__in=[row["id"] for row in rows])
    gains = dict(found.values_list("customer_id", "gain"))
    return [{**row, "gain": points(100 * gains[row["id"]]) if row["id"] in gains else ""} for row in rows]


def words(code: str) -> str:
    """What the list is narrowed by."""
    side, _colon, which = code.partition(":")
    if side in {"best", "rest"}:
        said = _("moved most by “%(name)s”") if side == "best" else _("moved least by “%(name)s”")
        return said % {"name": name_of_kind(which)}
    found = MassMessage.objects.filter(pk=int(which)).first() if which.isdecimal() and len(which) < 18 else None
    if found is None:
        return code
    said = _("got “%(name)s”") if side == "got" else _("kept by chance from “%(name)s”")
    return said % {"name": name_of(found)}


def name_of(message: MassMessage) -> str:
    """The campaign and the day; of a message without a campaign the day."""
    day = date_format(message.created_at.astimezone(clock.zone()), "j M Y")
    unnamed = message.kind.startswith(UNNAMED)
    return _("Message of %(day)s") % {"day": day} if unnamed else f"{name_of_kind(message.kind)}, {day}"


def name_of_kind(kind: str) -> str:
    if kind == second.KIND:
        return _("Second purchase")
    return _("a message without a name") if kind.startswith(UNNAMED) else kind
