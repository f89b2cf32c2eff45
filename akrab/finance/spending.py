"""The kinds of expenses: those every shop knows, and the shop's own."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.finance.models import ExpenseKind


@dataclass(frozen=True)
class SpendingKind:
    code: str
    label: Any
    icon: str
    is_marketing: bool = False


COMMON = (
    SpendingKind("rent", _("Rent"), "store"),
    SpendingKind("wages", _("Wages"), "users"),
    SpendingKind("electricity", _("Electricity, water, internet"), "zap"),
    SpendingKind("marketing", _("Marketing"), "megaphone", is_marketing=True),
    SpendingKind("packaging", _("Packaging"), "package"),
    SpendingKind("transport", _("Transport"), "truck"),
    SpendingKind("fees", _("Fees of payment services"), "credit-card"),
    SpendingKind("lost", _("Goods lost or given away"), "package-x"),
    SpendingKind("other", _("Other"), "ellipsis"),
)
_OTHER = COMMON[-1]


def kinds(*, all_of_them: bool = False) -> list[SpendingKind]:
    """What may be chosen, the common ones first; with `all_of_them` those put away too."""
    own = ExpenseKind.objects.all() if all_of_them else ExpenseKind.objects.filter(is_active=True)
    return [*COMMON, *(SpendingKind(one.code, one.name, "tag", one.is_marketing) for one in own)]


def by_code() -> dict[str, SpendingKind]:
    return {one.code: one for one in kinds(all_of_them=True)}


def labelled(code: str, known: dict[str, SpendingKind]) -> SpendingKind:
    """The kind, or “other” for a code nobody knows any more."""
    return known.get(code, _OTHER)


def marketing_codes() -> list[str]:
    """What counts as marketing, for whoever compares it with what it brought."""
    return [one.code for one in kinds(all_of_them=True) if one.is_marketing]
