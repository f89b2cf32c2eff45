"""Filling a template: what it needs, whether all of it was given, and what goes to WhatsApp. Checked before sending,
because WhatsApp's own refusal (132000) names neither the row nor the field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from akrab.core.errors import AkrabError
from akrab.messaging.models import WhatsAppTemplate
from akrab.messaging.whatsapp.payloads import Data, object_of, objects, text_of

BLANK = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
FILES = ("IMAGE", "VIDEO", "DOCUMENT")
LONGEST = {"header": 60, "body": 1024, "buttons": 2000, "code": 20}


class BlankError(AkrabError):
    """A blank of a template is missing or cannot be used. `field`: "body.2", "header", "buttons.0"; `row`: which of
    many recipients, from 1, where there are many."""

    def __init__(self, sentence: object, *, field: str, row: int | None = None) -> None:
        if row is not None:
            sentence = _("Row %(row)d: %(sentence)s") % {"row": row, "sentence": sentence}
        super().__init__(str(sentence), field=field)
        self.row = row


@dataclass(frozen=True)
class Given:
    """What fills a template. `body`: by name for a named template, in order ("1", "2", …) for a numbered one; `header`:
    a text, or {"id": …} or {"link": …} of a file; `buttons`: by the button's place, from "0"."""

    body: Mapping[str, str]
    header: Any = ""
    buttons: Mapping[str, str] | None = None


def given_of(spec: Mapping[str, Any]) -> Given:
    """From a message's data; a list fills in order."""
    return Given(
        body=_named(spec.get("body"), 1), header=spec.get("header") or "", buttons=_named(spec.get("buttons"), 0)
    )


def _named(values: object, first: int) -> dict[str, str]:
    if isinstance(values, Mapping):
        return {str(name): text_of(value) for name, value in values.items()}
    listed = values if isinstance(values, list | tuple) else ()
    return {str(place): text_of(value) for place, value in enumerate(listed, first)}


@dataclass(frozen=True)
class Blank:
    """One thing to be filled. `kind`: text, IMAGE, VIDEO, DOCUMENT, url or code; `example` as it was approved with."""

    field: str  # "body.1", "header", "buttons.0"
    name: str
    kind: str
    example: str = ""


def blanks(template: WhatsAppTemplate) -> list[Blank]:
    """All that the template wants, in the order in which it is read."""
    return list(_blanks(template.components))


def _blanks(components: Sequence[Data]) -> Iterator[Blank]:
    for part in components:
        kind, shape = text_of(part.get("type")).upper(), text_of(part.get("format")).upper()
        if kind == "HEADER" and shape in FILES:
            yield Blank("header", "header", shape)
        elif kind == "HEADER":
            for name in names(text_of(part.get("text")))[:1]:
                yield Blank("header", name, "text", _example(part, "header_text", 0, name))
        elif kind == "BODY":
            for place, name in enumerate(names(text_of(part.get("text")))):
                yield Blank(f"body.{name}", name, "text", _example(part, "body_text", place, name))
        elif kind == "BUTTONS":
            for place, button in enumerate(objects(part.get("buttons"))):
                sort = text_of(button.get("type")).upper()
                if sort == "URL" and names(text_of(button.get("url"))):
                    yield Blank(f"buttons.{place}", text_of(button.get("text")), "url")
                elif sort in {"COPY_CODE", "OTP"}:
                    yield Blank(f"buttons.{place}", text_of(button.get("text")), "code")


def names(text: str) -> list[str]:
    """Blanks of a text in order, each once; numbered ones by their number."""
    found = list(dict.fromkeys(BLANK.findall(text)))
    return sorted(found, key=int) if all(one.isdecimal() for one in found) else found


def _example(part: Data, key: str, place: int, name: str) -> str:
    example = object_of(part.get("example"))
    for one in objects(example.get(f"{key}_named_params")):
        if one.get("param_name") == name:
            return text_of(one.get("example"))
    listed = example.get(key)
    if isinstance(listed, list) and listed and isinstance(listed[0], list):
        listed = listed[0]
    return text_of(listed[place]) if isinstance(listed, list) and len(listed) > place else ""


def fill(template: WhatsAppTemplate, given: Given, *, row: int | None = None) -> list[Data]:
    """The components that go to WhatsApp. Raises BlankError for the first thing that is missing, empty or too long."""
    parts: list[Data] = []
    if beyond(template):
        raise BlankError(
            _("“%(name)s” has a part that cannot be filled in here. Send it from Meta’s pages.")
            % {"name": template.name},
            field="header",
            row=row,
        )
    wanted = blanks(template)
    body = [one for one in wanted if one.field.startswith("body.")]
    _no_others(template, given, body, row)
    heads = [one for one in wanted if one.field == "header"]
    parts += [{"type": "header", "parameters": [_header(template, one, given.header, row)]} for one in heads]
    if body:
        values = [(one, _text(template, one, given.body.get(one.name, ""), row)) for one in body]
        length = len(written(template, given, part="BODY"))
        if length > LONGEST["body"]:
            raise BlankError(
                _("With its blanks filled “%(name)s” has %(length)d characters; WhatsApp takes %(most)d. Shorten them.")
                % {"name": template.name, "length": length, "most": LONGEST["body"]},
                field=body[0].field,
                row=row,
            )
        parts.append({"type": "body", "parameters": [_parameter(template, one.name, text) for one, text in values]})
    for one in (blank for blank in wanted if blank.field.startswith("buttons.")):
        place = one.field.removeprefix("buttons.")
        value = _text(template, one, (given.buttons or {}).get(place, ""), row)
        most = LONGEST["code" if one.kind == "code" else "buttons"]
        if len(value) > most or " " in value:
            raise BlankError(
                _("“%(name)s”: what its button “%(button)s” takes has no spaces and at most %(most)d characters.")
                % {"name": template.name, "button": one.name, "most": most},
                field=one.field,
                row=row,
            )
        parameter = (
            {"type": "text", "text": value} if one.kind == "url" else {"type": "coupon_code", "coupon_code": value}
        )
        sort = "url" if one.kind == "url" or template.category == "authentication" else "copy_code"
        if sort == "url":
            parameter = {"type": "text", "text": value}
        parts.append({"type": "button", "sub_type": sort, "index": place, "parameters": [parameter]})
    return parts


def _no_others(template: WhatsAppTemplate, given: Given, body: list[Blank], row: int | None) -> None:
    """A blank that the template does not have would be dropped silently."""
    known = {one.name for one in body}
    for name in given.body:
        if name not in known:
            raise BlankError(
                _("“%(name)s” has no blank {{%(blank)s}}. It has: %(known)s.")
                % {"name": template.name, "blank": name, "known": ", ".join(f"{{{{{one}}}}}" for one in known) or "–"},
                field=f"body.{name}",
                row=row,
            )


def _parameter(template: WhatsAppTemplate, name: str, text: str) -> Data:
    named = {"parameter_name": name} if template.named and not name.isdecimal() else {}
    return {"type": "text", **named, "text": text}


FITS = {
    "IMAGE": (frozenset({"image/jpeg", "image/png"}), 5),
    "VIDEO": (frozenset({"video/mp4", "video/3gpp"}), 16),
    "DOCUMENT": (frozenset({"application/pdf"}), 100),
}  # media types and MB that WhatsApp takes
BEYOND = {"LOCATION", "CAROUSEL", "LIMITED_TIME_OFFER", "MPM", "ORDER_DETAILS"}  # parts that only programs can fill


def check_file(template: WhatsAppTemplate, blank: Blank, mime: str, size: int, *, row: int | None = None) -> None:
    """A file that is to stand above a template. Raises BlankError before anything is handed over."""
    kinds, most = FITS[blank.kind]
    if mime not in kinds or size > most * 1024 * 1024:
        wanted = ", ".join(sorted(one.rpartition("/")[2].upper() for one in kinds))
        raise BlankError(
            _("“%(name)s” begins with a file: %(kinds)s, at most %(mb)d MB. Choose another.")
            % {"name": template.name, "kinds": wanted, "mb": most},
            field="header",
            row=row,
        )


def beyond(template: WhatsAppTemplate) -> bool:
    """The template has a part that is filled from catalogues, maps or several cards; it is not sent from here."""
    parts = template.components
    kinds = {text_of(one.get("type")).upper() for one in parts} | {text_of(one.get("format")).upper() for one in parts}
    for one in parts:
        kinds |= {text_of(button.get("type")).upper() for button in objects(one.get("buttons"))}
    return bool(kinds & BEYOND)


def _header(template: WhatsAppTemplate, blank: Blank, value: Any, row: int | None) -> Data:
    if blank.kind in FILES:
        file = object_of(value)
        if not (text_of(file.get("id")) or text_of(file.get("link"))):
            raise BlankError(
                _("“%(name)s” begins with a file (%(kind)s), and none was given. Choose one.")
                % {"name": template.name, "kind": blank.kind.lower()},
                field="header",
                row=row,
            )
        link = text_of(file.get("link"))
        if link and (not link.startswith("https://") or " " in link):
            raise BlankError(
                _("“%(name)s”: the address of the file begins with https:// and has no spaces.")
                % {"name": template.name},
                field="header",
                row=row,
            )
        kind = blank.kind.lower()
        return {"type": kind, kind: {key: text_of(file[key]) for key in ("id", "link", "filename") if file.get(key)}}
    return _parameter(template, blank.name, _text(template, blank, value, row))


def _text(template: WhatsAppTemplate, blank: Blank, value: object, row: int | None) -> str:
    """On one line: WhatsApp refuses line ends, tabs and more than four spaces in a blank."""
    text = " ".join(text_of(value).split())
    if not text:
        raise BlankError(
            _("“%(name)s” needs something for {{%(blank)s}}, and it is empty. Fill it in.")
            % {"name": template.name, "blank": blank.name},
            field=blank.field,
            row=row,
        )
    return text


def check_rows(template: WhatsAppTemplate, rows: Sequence[Given]) -> list[BlankError]:
    """What is wrong in each of many rows, before any of them is sent; at most one sentence a row."""
    found = []
    for number, given in enumerate(rows, 1):
        try:
            fill(template, given, row=number)
        except BlankError as error:
            found.append(error)
    return found


def written(template: WhatsAppTemplate, given: Given, *, part: str = "") -> str:
    """How it will read; a blank that is not filled stands as it is. `part`: only BODY, HEADER or FOOTER."""
    lines = []
    for one in template.components:
        kind = text_of(one.get("type")).upper()
        if kind not in ({part} if part else {"HEADER", "BODY", "FOOTER"}) or not text_of(one.get("text")):
            continue
        values = dict.fromkeys(names(text_of(one.get("text"))), given.header) if kind == "HEADER" else given.body
        lines.append(_filled(text_of(one.get("text")), values))
    return "\n\n".join(lines)


def _filled(text: str, values: Mapping[str, Any]) -> str:
    def word(match: re.Match[str]) -> str:
        return " ".join(text_of(values.get(match[1], "")).split()) or match[0]

    return BLANK.sub(word, text)
