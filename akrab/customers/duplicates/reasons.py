"""What speaks for or against two records being one, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.core import phone
from akrab.customers.duplicates.scoring import SURE

WORDS = {
    "phone_same": gettext_lazy("same phone number: %(value)s"),
    "phone_end": gettext_lazy("phone numbers with the same end: %(value)s"),
    "phone_near": gettext_lazy("phone number differs in one digit: %(value)s"),
    "phone_other": gettext_lazy("different phone numbers"),
    "email_same": gettext_lazy("same e-mail address: %(value)s"),
    "email_local": gettext_lazy("same e-mail name at another provider: %(value)s"),
    "email_near": gettext_lazy("e-mail address differs in a few letters: %(value)s"),
    "email_other": gettext_lazy("different e-mail addresses"),
    "name_same": gettext_lazy("same name"),
    "name_turned": gettext_lazy("same name in another order"),
    "name_partly": gettext_lazy("name partly the same"),
    "name_other": gettext_lazy("different names"),
    "born_same": gettext_lazy("same birthday"),
    "born_near": gettext_lazy("birthday differs in one digit"),
    "born_other": gettext_lazy("different birthdays"),
    "street_same": gettext_lazy("same street"),
    "city_same": gettext_lazy("same city"),
    "city_other": gettext_lazy("different cities"),
    "together": gettext_lazy("one message came with contacts of both"),
}
AGAINST = frozenset({"phone_other", "email_other", "name_other", "born_other", "city_other"})


def in_words(code: str, parameters: Mapping[str, Any]) -> str:
    """One reason as a person reads it."""
    if code == "name_letters":
        count = int(parameters.get("count", 1))
        return ngettext("name differs in one letter", "name differs in %(count)d letters", count) % {"count": count}
    value = str(parameters.get("value", ""))
    shown = phone.display(value) if code.startswith("phone") and value else value
    return str(WORDS.get(code, code)) % {"value": shown}


def sentences(reasons: Sequence[Sequence[Any]]) -> list[tuple[str, bool]]:
    """Each reason with whether it speaks for the two being one."""
    return [(in_words(code, parameters), code not in AGAINST) for code, parameters in reasons]


def likelihood(score: float) -> str:
    """The score in words."""
    return _("probably the same person") if score >= SURE else _("perhaps the same person")
