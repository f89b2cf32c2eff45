"""Filling a text in. It is compiled once and filled in for each person, in a few microseconds.

The marks: paragraphs between empty lines, `# heading`, `- item`, `*bold*`, `{variable}`, `{variable|in its place}`,
and `[Label]({url})` alone on a line for a button. A line whose variable is empty vanishes; so does its paragraph when
no line of it is left. In the finished text a heading is `*bold*` and a button `Label: https://…`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from akrab.core.errors import AkrabError
from akrab.messaging.texts.mail import html_of
from akrab.messaging.texts.short import short_of

__all__ = ["Compiled", "TextError", "Written", "compile_text", "html_of"]
LONGEST_SUBJECT = 250
LONGEST_BODY = 10_000
_VARIABLE = re.compile(r"\{([a-z_][a-z0-9_]*)(?:\|([^{}\n]*))?\}")
_BUTTON = re.compile(r"\[(?P<label>[^\[\]\n]{1,60})\]\((?P<url>[^()\s]*)\)")
# What has no place in a message: control characters, signs that turn the direction of all that follows, half signs.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


class TextError(AkrabError):
    """A text cannot be used or filled in. `field`: "subject", "body" or "values"; `line`: counted from 1; `variable`:
    the one it is about."""

    def __init__(self, sentence: object, *, field: str, line: int = 0, variable: str = "") -> None:
        super().__init__(sentence, field=field)
        self.line = line
        self.variable = variable


@dataclass(frozen=True)
class Written:
    """A finished message. `html` and `short` are made of the text when somebody asks for them; `on` is how it reads on
    one channel where the shop has a text of its own there."""

    subject: str
    text: str
    language: str = "id"
    own_short: str = ""
    sender: str = ""  # who speaks, where nothing else says so
    with_link: bool = True  # in the short text; a notice on a screen is the link itself
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    others: Mapping[str, "Written"] = field(default_factory=dict, repr=False)  # by channel

    @cached_property
    def html(self) -> str:
        return html_of(self.text, self.language, self.subject)

    @cached_property
    def short(self) -> str:
        """At most 160 characters, unless the shop wrote a text of its own for SMS."""
        return self.own_short or short_of(self.subject, self.text, self.sender, with_link=self.with_link)

    def on(self, channel: str) -> "Written":
        """For this channel: "email", "whatsapp", "sms", "push" or "inbox"."""
        return self.others.get(channel, self)

    def signed(self, sender: str) -> "Written":
        """With the name of who speaks at the beginning of the short text."""
        return replace(self, sender=sender)

    def without_link(self) -> "Written":
        return replace(self, with_link=False)

    def in_short(self, text: str) -> "Written":
        return replace(self, own_short=text)

    def with_others(self, others: Mapping[str, "Written"]) -> "Written":
        return replace(self, others=others)


@dataclass(frozen=True)
class _Line:
    """`form` has a `%s` for each of `names`; an empty value is replaced by the fallback of its place."""

    form: str
    names: tuple[str, ...]
    fallbacks: tuple[str, ...]
    alone: bool = False  # one variable is the whole line: its own line ends stay
    url_from: int = -1  # of a button: the place in `names` where those of its address begin
    url: str = ""

    def filled(self, values: Mapping[str, str]) -> str:
        """Empty when one of the variables is."""
        if not self.names:
            return self.form
        found = []
        for name, fallback in zip(self.names, self.fallbacks, strict=True):
            value = values[name] or fallback
            if not value:
                return ""
            found.append(value if self.alone or "\n" not in value else " ".join(value.split()))
        if self.url:
            self._check_address(found[self.url_from :])
        return self.form % tuple(found)

    def _check_address(self, found: list[str]) -> None:
        address = self.url % tuple(found)
        if not address.startswith(("https://", "http://")) or " " in address:
            name = self.names[self.url_from] if self.url_from < len(self.names) else ""
            raise TextError(
                _("“%(value)s” is no address of a page, so it cannot stand behind a button.") % {"value": address[:80]},
                field="values",
                variable=name,
            )


@dataclass(frozen=True)
class Compiled:
    """A text ready to be filled in. `needed`: the variables that stand somewhere without anything in their place;
    `places` names the field and line where each variable stands first."""

    language: str
    variables: frozenset[str]
    needed: frozenset[str]
    places: Mapping[str, tuple[str, int]]
    _subject: _Line
    _blocks: tuple[tuple[_Line, ...], ...]

    def render(self, values: Mapping[str, str]) -> Written:
        """Raises TextError with the name of a variable that is not among the values at all; an empty one makes its line
        vanish. Signs that have no place in a message are left out of the values."""
        try:
            clean = {name: _clean(values[name]) for name in self.variables}
        except KeyError as error:
            raise missing(str(error.args[0])) from None
        paragraphs = []
        for block in self._blocks:
            if len(block) == 1:
                lines = block[0].filled(clean)
            else:
                lines = "\n".join([line for one in block if (line := one.filled(clean))])
            if lines:
                paragraphs.append(lines)
        if not paragraphs:
            raise TextError(_("Nothing is left of the text: all that it says is empty here."), field="values")
        subject = self._subject.filled(clean)
        if len(subject) > LONGEST_SUBJECT:
            subject = subject[: LONGEST_SUBJECT - 1].rstrip() + "…"
        return Written(subject=subject, text="\n\n".join(paragraphs), language=self.language, values=values)


def missing(name: str) -> TextError:
    return TextError(
        _("There is nothing for {%(name)s}, and the text needs it. Take it out of the text, or add it to the record.")
        % {"name": name},
        field="values",
        variable=name,
    )


def _clean(value: str) -> str:
    if value.isprintable():
        return value.strip()
    value = _UNFIT.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return _BLANK_LINES.sub("\n\n", value).strip()


def compile_text(*, subject: str, body: str, language: str) -> Compiled:
    """Raises TextError naming the field and the line: a brace that is open, a button without an address, too long."""
    subject = " ".join(_UNFIT.sub("", subject).split())
    body = _UNFIT.sub("", body.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()
    _not_too_long(subject, LONGEST_SUBJECT, "subject")
    _not_too_long(body, LONGEST_BODY, "body")
    places: dict[str, tuple[str, int]] = {}
    head = _line(subject, "subject", 1, places)
    blocks: list[tuple[_Line, ...]] = []
    lines: list[_Line] = []
    for number, line in enumerate(body.split("\n"), 1):
        if line.strip():
            lines.append(_body_line(line.strip(), number, places))
        elif lines:
            blocks.append(tuple(lines))
            lines = []
    if lines:
        blocks.append(tuple(lines))
    every = [head, *(line for block in blocks for line in block)]
    needed = {name for line in every for name, other in zip(line.names, line.fallbacks, strict=True) if not other}
    return Compiled(
        language=language,
        variables=frozenset(places),
        needed=frozenset(needed),
        places=places,
        _subject=head,
        _blocks=tuple(blocks),
    )


def _not_too_long(text: str, most: int, where: str) -> None:
    if len(text) > most:
        raise TextError(
            _("This has %(length)d characters; at most %(most)d fit. Shorten it.")
            % {"length": len(text), "most": most},
            field=where,
        )


def _body_line(text: str, number: int, places: dict[str, tuple[str, int]]) -> _Line:
    if text.startswith("#"):
        title = text.lstrip("#").strip().replace("*", "")
        return _line(f"*{title}*", "body", number, places) if title else _Line("", (), ())
    if text.startswith("["):
        found = _BUTTON.fullmatch(text)
        if found:
            return _button(found, number, places)
        if "](" in text:
            raise TextError(
                _("Line %(line)d: a button is written [Label]({url}), alone on its line.") % {"line": number},
                field="body",
                line=number,
            )
    return _line(text, "body", number, places)


def _button(found: re.Match[str], number: int, places: dict[str, tuple[str, int]]) -> _Line:
    label = _line(found["label"].replace("*", "").strip().rstrip(":"), "body", number, places)
    url = _line(found["url"], "body", number, places)
    if not url.names and not url.form.startswith(("https://", "http://")):
        raise TextError(
            _("Line %(line)d: the address behind “%(label)s” is missing. It begins with https:// or is a variable.")
            % {"line": number, "label": found["label"]},
            field="body",
            line=number,
        )
    return _Line(
        form=f"{label.form}: {url.form}",
        names=label.names + url.names,
        fallbacks=label.fallbacks + url.fallbacks,
        url_from=len(label.names),
        url=url.form if url.names else "",
    )


def _line(text: str, where: str, number: int, places: dict[str, tuple[str, int]]) -> _Line:
    found = list(_VARIABLE.finditer(text))
    rest = _VARIABLE.sub("", text)
    if "{" in rest or "}" in rest:
        raise _broken(text, where, number)
    form = "%s".join(piece.replace("%", "%%") for piece in _between(text, found)) if found else text
    for one in found:
        places.setdefault(one[1], (where, number))
    return _Line(
        form=form,
        names=tuple(one[1] for one in found),
        fallbacks=tuple((one[2] or "").strip() for one in found),
        alone=len(found) == 1 and found[0][0] == text and where == "body",
    )


def _between(text: str, found: list[re.Match[str]]) -> Iterator[str]:
    end = 0
    for one in found:
        yield text[end : one.start()]
        end = one.end()
    yield text[end:]


def _broken(text: str, where: str, number: int) -> TextError:
    opened = re.search(r"[{}][^{}]{0,30}[{}]?", _VARIABLE.sub(lambda found: " " * len(found[0]), text))
    return TextError(
        _("Line %(line)d: “%(piece)s” is not finished. A variable is written {name}, in small letters.")
        % {"line": number, "piece": opened[0].strip() if opened else text[:30]},
        field=where,
        line=number,
    )
