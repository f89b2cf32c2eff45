"""The catalogue of what can happen: each kind declared once, typed, with its sentence and who may see it.

An app declares its kinds in its own `kinds.py`:

    @kind("order.placed", sentence=gettext_lazy("Order %(number)s placed: %(total)s"), icon="shopping-bag",
          audience=Audience.CUSTOMER, money=("total",))
    class OrderPlaced(Kind):
        number: str
        total: int
        currency: str
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, TypeVar, dataclass_transform

from akrab.core.money import format_money
from akrab.journal.models import Audience
from akrab.journal.words import in_words


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Base of all kinds. Fields hold JSON values only: text, whole numbers, yes/no, lists and dictionaries of them."""

    kind_name: ClassVar[str] = ""  # not `name`: a payload may have a field of that name
    sentence: ClassVar[Any] = ""
    icon: ClassVar[str] = "circle"
    audience: ClassVar[Audience] = Audience.STAFF
    money: ClassVar[tuple[str, ...]] = ()
    words: ClassVar[tuple[str, ...]] = ()

    def data(self) -> dict[str, Any]:
        return asdict(self)


_catalogue: dict[str, type[Kind]] = {}
K = TypeVar("K", bound=Kind)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def kind(
    name: str,
    *,
    sentence: Any,
    icon: str,
    audience: Audience = Audience.STAFF,
    money: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
) -> Callable[[type[K]], type[K]]:
    """Declare a kind. `money` names the fields shown as money in the payload's `currency`, `words` those holding codes
    of `journal.words`."""

    def declare(cls: type[K]) -> type[K]:
        if name in _catalogue:
            raise ValueError(f"The journal kind {name!r} is declared twice.")
        made = dataclass(frozen=True, kw_only=True)(cls)
        made.kind_name, made.sentence, made.icon, made.audience = name, sentence, icon, audience
        made.money, made.words = money, words
        _catalogue[name] = made
        return made

    return declare


def catalogue() -> dict[str, type[Kind]]:
    """All declared kinds by name."""
    return dict(_catalogue)


def of(name: str) -> type[Kind] | None:
    return _catalogue.get(name)


def load(name: str, data: dict[str, Any]) -> Kind | None:
    """The typed payload of a stored entry; fields that came later keep their default, unknown ones are left out."""
    cls = _catalogue.get(name)
    if cls is None:
        return None
    known = {field.name for field in fields(cls)}
    try:
        return cls(**{key: value for key, value in data.items() if key in known})
    except TypeError:  # written by a version that lacked a field
        return None


def sentence(name: str, data: dict[str, Any]) -> str:
    """What happened, for people, in the language of the moment."""
    cls = _catalogue.get(name)
    if cls is None:
        return name
    values = dict(data)
    for field in cls.money:
        if isinstance(values.get(field), int):
            values[field] = format_money(values[field], values.get("currency") or "IDR")
    for field in cls.words:
        values[field] = in_words(str(values.get(field, "")))
    try:
        return str(cls.sentence) % values
    except (KeyError, TypeError, ValueError):
        return str(cls.sentence).split("%")[0].strip(" :")
