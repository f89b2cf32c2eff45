"""What stands between braces: a name, what it is in words, and where its value comes from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from akrab.core import phone, shop
from akrab.core.context import in_language

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Variable:
    """`of` reads the value from a message's context, in the language of the message; `example` stands in where the shop
    has nothing real to show yet. Where `optional`, it may be empty: its line then vanishes."""

    name: str
    label: object  # translated when it is shown
    of: Callable[[Context], object]
    example: object = ""
    optional: bool = False

    def maybe(self) -> "Variable":
        """The same where it may be empty."""
        return replace(self, optional=True)


class Values(Mapping[str, str]):
    """The values of a message, each worked out when it is asked for and then kept. Raises KeyError for a name that the
    message does not have."""

    def __init__(self, variables: Iterable[Variable], context: Context, language: str) -> None:
        self._variables = {one.name: one for one in variables}
        self._context = context
        self._language = language
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            variable = self._variables[name]
            with translation.override(self._language):
                value = variable.of(self._context)
                self._known[name] = "" if value is None else str(value)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)


class Examples(Values):
    """Each variable's own example; what is known of the shop is real."""

    def __getitem__(self, name: str) -> str:
        with translation.override(self._language):
            return str(self._variables[name].example) or super().__getitem__(name)


def one_line(value: object) -> str:
    return " ".join(str(value).split())


def name_or_greeting(name: object) -> str:
    """The name; where there is none, a word that is polite in any sentence."""
    return one_line(name) or gettext("dear customer")


NAME = Variable("name", _("name of the customer"), lambda context: name_or_greeting(context["customer"]), "Siti Rahma")
REASON = Variable("reason", _("reason"), lambda context: context["reason"], _("sold out at the maker"))

# Known to every message.
SHOP = (
    Variable("shop", _("name of the shop"), lambda _context: shop.get("name")),
    Variable(
        "shop_phone",
        _("phone number of the shop"),
        lambda _context: phone.display(shop.get("phone"), shop.get("region")) if shop.get("phone") else "",
        optional=True,
    ),
    Variable(
        "shop_address",
        _("address of the shop"),
        lambda _context: ", ".join(filter(None, [shop.get("address"), shop.get("city")])),
        optional=True,
    ),
    Variable(
        "shop_hours",
        _("opening hours of the shop"),
        lambda _context: one_line(in_language(shop.get("hours")) or ""),
        optional=True,
    ),
    Variable("shop_link", _("address of the shop on the web"), lambda _context: settings.BASE_URL),
)
