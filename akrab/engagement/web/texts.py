"""What a message says to this visitor."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.money import format_money
from akrab.engagement.models import WebMessage
from akrab.engagement.web.rules import Basket, Person
from akrab.promotions.models import Promotion

VARIABLES: dict[str, Any] = {
    "name": _("name of the customer"),
    "shop": _("name of the shop"),
    "points": _("points of the customer"),
    "basket": _("what the basket is worth"),
}
_VARIABLE = re.compile(r"\{([a-z_]+)(?:\|([^{}]*))?\}")


@dataclass(frozen=True)
class Said:
    """The words of one message for one visitor. `code`: of its offer, for anybody; `voucher`: one may be taken."""

    title: str
    text: str
    button: str
    link: str
    code: str = ""
    voucher: bool = False


def variables_in(text: str) -> list[str]:
    return [found[1] for found in _VARIABLE.finditer(text)]


def said(message: WebMessage, language: str, person: Person | None, basket: Basket | None) -> Said:
    """The words with this visitor's data in them; a variable without a value leaves what stands behind its bar."""
    words: Mapping[str, str] = message.texts.get(language) or {}
    values = {
        "name": person.name if person else "",
        "shop": str(shop.get("name")),
        "points": f"{person.points:,}".replace(",", "." if language == "id" else ",") if person else "",
        "basket": format_money(basket.worth, shop.get("currency")) if basket else "",
    }
    code = public_code(message.promotion) if message.promotion else ""
    return Said(
        title=fill(words.get("title", ""), values),
        text=fill(words.get("text", ""), values),
        button=words.get("button", "") if message.link else "",
        link=message.link,
        code=code,
        voucher=bool(message.promotion and not message.promotion.automatic and not code),
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """`Hello {name|there}`; without a value and without a bar the gap is closed."""
    filled = _VARIABLE.sub(lambda found: values.get(found[1]) or found[2] or "", text)
    return re.sub(r" +([,.!?])", r"\1", re.sub(r" {2,}", " ", filled)).strip()


def public_code(promotion: Promotion) -> str:
    """The code of an offer that anybody may type, if it has exactly such a one."""
    if promotion.automatic:
        return ""
    found = promotion.codes.filter(customer=None).order_by("pk").values_list("text", "limit")[:2]
    return found[0][0] if len(found) == 1 and found[0][1] is None else ""
