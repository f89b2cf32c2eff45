"""What the shop tells by itself: each notice with the text it comes with, its variables, and how it is written.

A room declares its notices in its `message_texts.py`, found when Django starts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from akrab.core import clock, shop
from akrab.messaging.models import TextVersion
from akrab.messaging.texts.queries import CHANNELS
from akrab.messaging.texts.rendering import Compiled, TextError, Written, compile_text, missing
from akrab.messaging.texts.short import cut, plain
from akrab.messaging.texts.variables import SHOP, Context, Values, Variable

Lines = object | tuple[object, ...]  # a paragraph, or its lines

# In the order in which the list shows them.
OCCASIONS: dict[str, object] = {
    "order": _("Orders"),
    "shipping": _("Delivery"),
    "payment": _("Payment and reminders"),
    "return": _("Returns"),
    "points": _("Points and birthday"),
    "members": _("Members and wishes"),
    "talk": _("Conversations"),
    "privacy": _("Agreement and privacy"),
    "staff": _("To colleagues"),
}


@dataclass(frozen=True)
class Samples:
    """Real cases that a text is shown with. `latest`: (id, in words), the newest first; `context`: what the message
    would be written from; None when it is gone."""

    label: object
    latest: Callable[[], Iterable[tuple[int, str]]]
    context: Callable[[int], Context | None]


@dataclass(frozen=True)
class Notice:
    """`channels`: those it can go by. `subject` and `body` are the text it comes with, msgids of a catalogue."""

    name: str
    label: object
    occasion: str
    subject: object
    body: tuple[Lines, ...]
    variables: tuple[Variable, ...]
    samples: Samples | None = None
    channels: tuple[str, ...] = CHANNELS
    must: tuple[str, ...] = ()  # variables without which the message is of no use

    @property
    def all_variables(self) -> tuple[Variable, ...]:
        return (*self.variables, *SHOP)

    def shipped(self, language: str) -> tuple[str, str]:
        """Subject and body as they come with Akrab."""
        with translation.override(language):
            paragraphs = [
                "\n".join(str(line) for line in one) if isinstance(one, tuple) else str(one) for one in self.body
            ]
            return str(self.subject), "\n\n".join(paragraphs)

    def values(self, context: Context, language: str) -> Values:
        return Values(self.all_variables, context, language)


NOTICES: dict[str, Notice] = {}


def declare(*notices: Notice) -> None:
    """Raises ValueError for a name that is declared twice, TextError for a text that uses what it does not declare."""
    for one in notices:
        if NOTICES.get(one.name, one) != one:
            raise ValueError(f"The notice {one.name!r} is declared twice.")
        NOTICES[one.name] = one


def notice_of(name: str) -> Notice:
    """Raises KeyError for a notice that no room declares."""
    return NOTICES[name]


@lru_cache(maxsize=256)
def _shipped(name: str, language: str) -> Compiled:
    subject, body = NOTICES[name].shipped(language)
    return compile_text(subject=subject, body=body, language=language)


@lru_cache(maxsize=256)
def _compiled(subject: str, body: str, language: str) -> Compiled:
    return compile_text(subject=subject, body=body, language=language)


def write(name: str, context: Context, language: str) -> Written:
    """The notice in that language, filled in: the shop's own text, else the one it comes with.

    Raises TextError with the name of a variable that is needed and empty. A text of the shop's own that cannot be
    filled in keeps nobody from being told: the one that comes with Akrab goes, and the editor shows why.
    """
    notice = notice_of(name)
    values = notice.values({"language": language, **context}, language)
    versions = {
        one.channel: one for one in TextVersion.objects.filter(notice=name, language=language, own=None, active=True)
    }
    written = _own(versions.pop("", None), notice, values) or fill(
        _shipped(name, language), notice.all_variables, values
    )
    others = {"sms": written.signed(str(shop.get("name"))), "push": written.without_link()}
    for channel, version in versions.items():
        own = _own(version, notice, values)
        if own is not None:
            others[channel] = for_channel(channel, own)
    return written.with_others(others)


def fill(compiled: Compiled, variables: Iterable[Variable], values: Mapping[str, str]) -> Written:
    """Raises TextError for a variable that must not be empty and is."""
    optional = {one.name for one in variables if one.optional}
    for name in sorted(compiled.needed - optional):
        if name in values and not values[name].strip():
            raise missing(name)
    return compiled.render(values)


def for_channel(channel: str, written: Written) -> Written:
    """A text that was written for one channel: what is meant for an SMS or a screen goes out as it stands."""
    if channel == "sms":
        return written.in_short(plain(written.text))
    return written.in_short(cut(plain(written.text), 160)) if channel == "push" else written


def _own(version: TextVersion | None, notice: Notice, values: Values) -> Written | None:
    """None without a text of the shop's own, or where it cannot be filled in; that is noted down beside it."""
    if version is None:
        return None
    try:
        compiled = _compiled(version.subject, version.body, version.language)
        return fill(compiled, notice.all_variables, values)
    except TextError as error:
        TextVersion.objects.filter(pk=version.pk).update(problem=str(error)[:300], problem_at=clock.now())
        return None
