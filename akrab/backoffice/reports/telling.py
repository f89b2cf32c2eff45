"""What a list of rows says of messages, matters, visits and expenses, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest
from akrab.core import shop
from akrab.core.money import exponent
from akrab.insight.reports.labels import names_of
from akrab.insight.reports.measures import MEASURES
from akrab.insight.reports.shown import written
from akrab.messaging.models import Message
from akrab.tracking.models import Visit

CODES = {  # what a row has: the dimension that names it
    "channel": "message_channel", "purpose": "message_purpose", "device": "device", "source": "visit_source",
    "seller_id": "seller", "kind": "expense_kind",
}  # fmt: skip
SALES = ("lines", "orders", "customers")
EXCERPT = 140


def told(grain: str, rows: list[dict[str, Any]], request: OfficeRequest) -> list[dict[str, Any]]:
    """The rows with the names of their codes. Words of messages only for who may read them."""
    if not rows:
        return rows
    for column, dimension in CODES.items():
        if column in rows[0] and grain not in SALES:
            names = names_of(dimension, [_key(row[column]) for row in rows])
            rows = [row | {f"{column}_name": names[_key(row[column])]} for row in rows]
    if grain == "messages":
        return _messages(rows, request)
    if grain == "visits":
        stages = dict(Visit.Stage.choices)
        return [row | {"stage_name": stages.get(row["stage"], "")} for row in rows]
    if grain == "matters":
        return [row | {"waited": _waited(row)} for row in rows]
    return rows


def _key(value: Any) -> str:
    return "" if value is None else str(value)


def _messages(rows: list[dict[str, Any]], request: OfficeRequest) -> list[dict[str, Any]]:
    states, words = dict(Message.State.choices), {}
    if may(request.user, C.MESSAGES_VIEW):
        words = _words(row["id"] for row in rows)
    minor = 10 ** exponent(str(shop.get("currency")))
    return [
        row
        | {
            "state_name": states.get(row["state"], row["state"]),
            "words": words.get(row["id"], ""),
            "cost": None if row["cost_micros"] is None else round(row["cost_micros"] * minor / 1_000_000),
        }
        for row in rows
    ]


def _words(ids: Iterable[int]) -> dict[int, str]:
    found = Message.objects.filter(pk__in=list(ids)).values_list("pk", "subject", "text")
    return {pk: " ".join((subject or text).split())[:EXCERPT] for pk, subject, text in found}


def _waited(row: dict[str, Any]) -> str:
    """The time to the first answer; empty where there is none yet."""
    if row["answered_at"] is None:
        return ""
    minutes = (row["answered_at"] - row["at"]).total_seconds() / 60
    return written(MEASURES["first_answer"], minutes, str(shop.get("currency")), get_language() or "id")
