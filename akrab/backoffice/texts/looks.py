"""How a text reads on each channel, filled with a real case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from akrab.backoffice.texts.sources import CHANNEL_NAMES, ICONS, Source
from akrab.core import shop
from akrab.messaging.phones.parts import BASIC, EXTENDED, Parts, parts_of
from akrab.messaging.texts.actions import check
from akrab.messaging.texts.notices import fill, for_channel
from akrab.messaging.texts.rendering import TextError, Written

_MARKS = re.compile(r"\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*|(?P<url>https?://[^\s<>\"'*]+)")


@dataclass(frozen=True)
class Look:
    """`text`: as the person reads it. `parts`: of an SMS; `culprit`: the sign that makes it expensive."""

    channel: str
    label: object
    icon: str
    subject: str
    text: SafeString
    on: bool = True
    parts: Parts | None = None
    culprit: str = ""


@dataclass(frozen=True)
class Typed:
    """What stands in the editor."""

    subject: str
    body: str
    language: str
    channel: str  # empty: for all
    sample: int | None


def written(source: Source, typed: Typed, values: Mapping[str, str] | None = None) -> Written:
    """The text with the chosen case filled in. Raises TextError."""
    compiled = check(
        subject=typed.subject, body=typed.body, language=typed.language, variables=source.variables
    )  # fmt: skip
    values = values or source.values(typed.sample, typed.language)
    return for_channel(typed.channel, fill(compiled, source.variables, values))


def looks_of(source: Source, typed: Typed, channel: str) -> list[Look]:
    """On one channel; without one, on each by which the text goes. Raises TextError."""
    one = written(source, typed)
    on = source.goes_by()
    channels = [channel] if channel else [name for name in source.channels if name in on]
    return [_look(one, name, on=name in on) for name in channels or source.channels[:1]]


def _look(one: Written, channel: str, *, on: bool) -> Look:
    label, icon = CHANNEL_NAMES[channel], ICONS[channel]
    if channel == "sms":
        short = one.signed(str(shop.get("name"))).short
        return Look(channel, label, icon, "", marked(short, plain=True), on, parts_of(short), _culprit(short))
    if channel == "push":
        return Look(channel, label, icon, one.subject, marked(one.without_link().short, plain=True), on)
    return Look(channel, label, icon, one.subject if channel != "whatsapp" else "", marked(one.text), on)


def _culprit(text: str) -> str:
    return next((sign for sign in text if sign not in BASIC and sign not in EXTENDED), "")


def marked(text: str, *, plain: bool = False) -> SafeString:
    """Safe HTML of one line or more; bold words and addresses as WhatsApp shows them."""
    if plain:
        return escape(text)
    parts, end = list[str](), 0
    for found in _MARKS.finditer(text):
        parts.append(escape(text[end : found.start()]))
        end = found.end()
        if found["bold"] is not None:
            parts.append(f"<strong>{escape(found['bold'])}</strong>")
        else:
            parts.append(f'<span class="text-info-ink underline break-all">{escape(found["url"])}</span>')
    return mark_safe("".join(parts) + escape(text[end:]))  # noqa: S308  every part is escaped


__all__ = ["Look", "TextError", "Typed", "looks_of", "marked", "written"]
