"""What the list of customers shows of each: columns that every person chooses, on the page and in files alike."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.models import User
from akrab.backoffice.customer_filters import OWN, SOURCES
from akrab.consent.models import Channel, Purpose, Standing
from akrab.core import customfields
from akrab.core.models import CustomField
from akrab.customers.models import Address, Customer, Handle, Tag, View
from akrab.insight.models import CustomerScore
from akrab.loyalty.models import Account
from akrab.payments.models import DebtAccount

BASE = ("id", "name", "city", "state", "language", "occupation", "gender", "birthday", "source", "custom", "created_at")
SCORE = ("orders", "revenue", "average_order", "last_order_at", "standing")
STANDARD = ("city", "standing", "revenue", "last_order_at")
MOST = 8  # columns beside the name
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """`kind` says how a value is written: text, money (minor units), number or day. `needs` names what is read."""

    key: str
    label: Any
    value: Callable[[Row], Any]
    kind: str = "text"
    needs: str = ""


def _of_score(key: str) -> Callable[[Row], Any]:
    return lambda row: (row["score"] or {}).get(key)


def _of_choice(key: str, choices: Mapping[str, Any]) -> Callable[[Row], Any]:
    return lambda row: str(choices.get(row[key], row[key])) if row[key] else ""


_STANDINGS = dict(CustomerScore.Standing.choices)
COLUMNS: dict[str, Column] = {
    one.key: one
    for one in (
        Column("phone", gettext_lazy("Phone"), lambda row: row["phone"]),
        Column("email", gettext_lazy("E-mail"), lambda row: row["email"]),
        Column("city", gettext_lazy("City"), lambda row: row["city"]),
        Column("place", gettext_lazy("District"), lambda row: row["place"], needs="place"),
        Column(
            "standing",
            gettext_lazy("Standing"),
            lambda row: str(_STANDINGS[row["score"]["standing"]]) if row["score"] else "",
            needs="score",
        ),
        Column("revenue", gettext_lazy("Bought in all"), _of_score("revenue"), "money", "score"),
        Column("orders", gettext_lazy("Orders"), _of_score("orders"), "number", "score"),
        Column("average_order", gettext_lazy("Per order"), _of_score("average_order"), "money", "score"),
        Column("last_order_at", gettext_lazy("Last bought"), _of_score("last_order_at"), "day", "score"),
        Column("debt", gettext_lazy("Debt"), lambda row: row["debt"], "money", "debt"),
        Column("points", gettext_lazy("Points"), lambda row: row["points"], "number", "points"),
        Column("tags", gettext_lazy("Tags"), lambda row: ", ".join(row["tags"]), needs="tags"),
        Column("consent", gettext_lazy("Consent"), lambda row: ", ".join(row["consent"]), needs="consent"),
        Column("birthday", gettext_lazy("Birthday"), lambda row: row["birthday"], "day"),
        Column("language", gettext_lazy("Language"), _of_choice("language", dict(settings.LANGUAGES))),
        Column("state", gettext_lazy("Membership"), _of_choice("state", dict(Customer.State.choices))),
        Column("occupation", gettext_lazy("Occupation"), lambda row: row["occupation"]),
        Column("gender", gettext_lazy("Gender"), _of_choice("gender", dict(Customer.Gender.choices))),
        Column("source", gettext_lazy("Came"), _of_choice("source", SOURCES)),
        Column("created_at", gettext_lazy("Known since"), lambda row: row["created_at"], "day"),
    )
}


def all_columns(fields: Iterable[CustomField] | None = None) -> dict[str, Column]:
    """The usual ones and the shop's own fields (read unless they are given)."""
    known = customfields.fields_of("customer") if fields is None else fields
    return {**COLUMNS, **{OWN + field.key: _own(field.key, field.label) for field in known}}


def _own(key: str, label: str) -> Column:
    def value(row: Row) -> Any:
        found = row["custom"].get(key, "")
        return {True: _("yes"), False: _("no")}.get(found, found) if isinstance(found, bool) else found

    return Column(OWN + key, label, value)


def chosen_by(user: User, view: View | None = None) -> list[Column]:
    """The columns of a saved list, else those that this person chose, else the usual ones."""
    return chosen_among(View.objects.filter(owner=user, name=""), view)


def chosen_among(views: Iterable[View], view: View | None) -> list[Column]:
    """The same out of a person's saved lists; the one without a name is their list as it usually stands."""
    keys = view.columns if view is not None else []
    keys = keys or next((one.columns for one in views if not one.name), []) or list(STANDARD)
    known = COLUMNS if all(key in COLUMNS for key in keys) else all_columns()
    return [known[key] for key in keys if key in known][:MOST]


def choose(user: User, keys: Iterable[str], *, now: dt.datetime) -> None:
    """Keep them for this person."""
    known = all_columns()
    columns = [key for key in dict.fromkeys(keys) if key in known][:MOST]
    View.objects.update_or_create(owner=user, name="", defaults={"columns": columns, "created_at": now})


def with_details(rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """The rows with all that the columns ask for: one question to the database for each kind of thing."""
    ids = [row["id"] for row in rows]
    needed = {one.needs for one in columns}
    scores = {row["customer_id"]: row for row in CustomerScore.objects.filter(pk__in=ids).values("customer_id", *SCORE)}
    phones, emails = _handles(ids)
    tags = _grouped(_tags(ids)) if "tags" in needed else {}
    agreed = _grouped(_agreed(ids)) if "consent" in needed else {}
    debts = dict(_debts(ids)) if "debt" in needed else {}
    points = dict(Account.objects.filter(pk__in=ids).values_list("pk", "balance")) if "points" in needed else {}
    lived = dict(_places(ids)) if "place" in needed else {}
    return [
        {
            **row,
            "phone": phones.get(row["id"], ""),
            "email": emails.get(row["id"], ""),
            "score": scores.get(row["id"]),
            "tags": tags.get(row["id"], ()),
            "consent": agreed.get(row["id"], ()),
            "debt": debts.get(row["id"]),
            "points": points.get(row["id"]),
            "place": lived.get(row["id"], ""),
        }
        for row in rows
    ]


def _handles(ids: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    phones: dict[int, str] = {}
    emails: dict[int, str] = {}
    # The kind is looked at here: SQLite would take it for the narrower condition and walk through every phone number.
    found = Handle.objects.filter(customer_id__in=ids).values_list("customer_id", "kind", "value")
    for customer_id, kind, value in found:
        if kind == Handle.Kind.PHONE:
            phones.setdefault(customer_id, value)
        elif kind == Handle.Kind.EMAIL:
            emails.setdefault(customer_id, value)
    return phones, emails


def _tags(ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    through = Tag.customers.through.objects.filter(customer_id__in=ids)
    return through.order_by("tag__name").values_list("customer_id", "tag__name")


def _agreed(ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    rows = Standing.objects.filter(customer_id__in=ids, purpose=Purpose.MARKETING, given=True)
    return [(pk, str(Channel(channel).label)) for pk, channel in rows.values_list("customer_id", "channel")]


def _debts(ids: Sequence[int]) -> Iterable[tuple[int, int]]:
    return DebtAccount.objects.filter(customer_id__in=ids, owed__gt=0).values_list("customer_id", "owed")


def _places(ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    return Address.objects.filter(customer_id__in=ids, is_main=True).values_list("customer_id", "place")


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for pk, value in pairs:
        found[pk].append(value)
    return found
