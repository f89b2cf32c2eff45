"""Reading vCards of versions 2.1 (versit), 3.0 (RFC 2426) and 4.0 (RFC 6350) as phones and programs write them.

Pure: bytes → cards. Nothing here raises for a card that is broken: what can be read is read. Own code instead of a
library: the one that is kept (vobject) refuses a whole file for one line that Android or Outlook writes wrongly.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MARK = re.compile(rb"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE | re.MULTILINE)
LARGEST_VALUE = 12 * 1024 * 1024  # characters; a photo of 8 MB
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Property:
    """One line of a card. `value` is decoded but still escaped; `data` holds what was written in base64."""

    name: str
    value: str
    group: str = ""
    kinds: frozenset[str] = frozenset()  # lower-case: home, work, cell, fax, pref …
    params: dict[str, str] = field(default_factory=dict)
    data: bytes = b""

    @property
    def text(self) -> str:
        return unescaped(self.value).strip()

    @property
    def parts(self) -> list[str]:
        """A value of several fields (N, ADR, ORG), each as text."""
        return [unescaped(part).strip() for part in split(self.value, ";")]


@dataclass(frozen=True)
class RawCard:
    """`number` counts the cards of the file from 1; `version` is empty when the card does not say."""

    number: int
    version: str
    properties: tuple[Property, ...]

    def all(self, name: str) -> list[Property]:
        return [one for one in self.properties if one.name == name and (one.text or one.data)]

    def first(self, name: str) -> Property | None:
        """The preferred one, else the first."""
        found = self.all(name)
        return min(found, key=lambda one: int(one.params.get("PREF") or 50) - 60 * ("pref" in one.kinds), default=None)

    def label(self, one: Property) -> str:
        """What an iPhone or Google calls it: `item1.X-ABLabel:_$!<Spouse>!$_`."""
        said = next((two.text for two in self.properties if one.group and two.group == one.group
                     and two.name == "X-ABLABEL"), "")  # fmt: skip
        return re.sub(r"^_\$!<(.*)>!\$_$", r"\1", said)


def text_of(data: bytes) -> str:
    """UTF-16 by its mark, UTF-8 when it is, else Windows' Western code page (nearly every byte is a letter there)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.removeprefix(b"\xef\xbb\xbf").decode("cp1252", "replace")


def cards(data: bytes) -> Iterator[RawCard]:
    """Every card of a file, also one whose END is missing. A card inside a card (AGENT) belongs to the outer one."""
    number, depth = 0, 0
    held: list[str] = []
    for line in re.split(r"\r*\n|\r", text_of(data)):
        plain = line.strip().upper().replace(" ", "")
        if plain == "BEGIN:VCARD":
            inside_agent = bool(held) and held[-1].strip().upper().rstrip(":") == "AGENT"
            if depth and not inside_agent:  # the card before it was cut off
                number += 1
                yield _card(number, held)
                depth = 0
            depth += 1
            held = [] if depth == 1 else held
        elif plain == "END:VCARD":
            if depth == 1:
                number += 1
                yield _card(number, held)
                held = []
            depth = max(depth - 1, 0)
        elif depth == 1 and len(held) < 20_000:
            held.append(line)
    if depth and any(line.strip() for line in held):
        yield _card(number + 1, held)


def _card(number: int, lines: list[str]) -> RawCard:
    version = next((line.partition(":")[2].strip() for line in lines if line.upper().startswith("VERSION")), "")
    found = (_property(line) for line in _unfolded(lines, version))
    return RawCard(number, version[:5], tuple(one for one in found if one is not None))


def _unfolded(lines: list[str], version: str) -> Iterator[str]:
    """Whole lines. 3.0 and 4.0 fold anywhere and add a blank, 2.1 folds at a blank; quoted-printable ends in `=`, and
    base64 of 2.1 may go on without any mark."""
    current: list[str] = []
    length = 0
    soft = data = quoted = False
    for line in lines:
        if current and soft:
            current[-1] = current[-1][:-1]
            current.append(line)
        elif current and line[:1] in (" ", "\t") and line.strip():
            current.append(line.strip() if data else line if version.startswith("2") else line[1:])
        elif current and data and line.strip() and ":" not in line and _BASE64.fullmatch(line):
            current.append(line.strip())
        else:
            if current:
                yield "".join(current)
            current, length, data = [line] if line.strip() else [], 0, False
            head = line.partition(":")[0].upper()
            data = "BASE64" in head or "ENCODING=B" in head
            quoted = "QUOTED-PRINTABLE" in head
        length += len(line)
        if length > LARGEST_VALUE:
            current, length = [], 0
        soft = bool(current) and not data and quoted and current[-1].endswith("=")
    if current:
        yield "".join(current)


def _property(line: str) -> Property | None:
    head, value = _cut(line)
    if head is None:
        return None
    names = split(head, ";", quotes=True)
    group, _dot, name = names[0].strip().rpartition(".")
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", name):
        return None
    kinds: set[str] = set()
    params: dict[str, str] = {}
    for said in names[1:]:
        key, equals, one = said.partition("=")
        key, one = key.strip().upper(), one.strip().strip('"')
        if not equals:  # 2.1 writes the value alone
            key, one = ("ENCODING", key) if key in _ENCODINGS else ("TYPE", said.strip())
        if key == "TYPE":
            kinds.update(kind.strip().lower() for kind in one.split(",") if kind.strip())
        else:
            params[key] = one
    encoding = params.get("ENCODING", "").upper()
    value, data = _decoded(value, encoding, params.get("CHARSET", ""))
    if not data and value[:5].lower() == "data:" and ";base64," in value[:80]:
        data, value = _bytes(value.partition(";base64,")[2]), ""
    return Property(name.upper(), value, group.lower(), frozenset(kinds), params, data)


def _cut(line: str) -> tuple[str | None, str]:
    """Name with parameters, and value: at the first colon outside quotation marks."""
    quoted = False
    for place, letter in enumerate(line[:2000]):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[:place], line[place + 1 :]
    head, colon, value = line.partition(":")  # a quotation mark that is never closed
    return (head, value) if colon else (None, "")


def _decoded(value: str, encoding: str, charset: str) -> tuple[str, bytes]:
    if encoding == "QUOTED-PRINTABLE":
        raw = quopri.decodestring(value.encode("utf-8", "replace"))
        for name in (charset, "utf-8", "cp1252"):
            try:
                return raw.decode(name or "utf-8").replace("\r\n", "\n"), b""
            except (LookupError, UnicodeDecodeError):
                continue
        return raw.decode("utf-8", "replace"), b""
    if encoding in {"BASE64", "B"}:
        return "", _bytes(value)
    return value, b""


def _bytes(value: str) -> bytes:
    """Of cut-off base64 what is whole."""
    text = re.sub(r"[^A-Za-z0-9+/]", "", value)
    text = text[: len(text) - (len(text) % 4 == 1)]
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def split(text: str, sign: str, *, quotes: bool = False) -> list[str]:
    """Cut at a sign that is not escaped (and, in parameters, not within quotation marks)."""
    parts: list[str] = []
    start, escaped, quoted = 0, False, False
    for place, letter in enumerate(text):
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif quotes and letter == '"':
            quoted = not quoted
        elif letter == sign and not quoted:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)
