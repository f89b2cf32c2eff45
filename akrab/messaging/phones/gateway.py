"""An SMS gateway that the owner describes: its address, its fields, what a good answer looks like.

Most Indonesian gateways, and phones that serve as one, are asked by such a request; none needs code of its own.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.messaging.phones import troubles
from akrab.messaging.phones.client import CONNECT_SECONDS, LARGEST_ANSWER, TIMEOUT_SECONDS, pause

if TYPE_CHECKING:
    import httpx

NAMES = frozenset({"to", "text", "key", "sender", "id"})
LINES = 30


class GatewayError(AkrabError):
    """The description of the gateway cannot be used."""


def lines_of(text: str, mark: str) -> list[tuple[str, str]]:
    """`name=value` or `Name: value`, one a line. Raises GatewayError."""
    found = []
    for line in text.splitlines()[:LINES]:
        if not line.strip():
            continue
        name, sign, value = line.partition(mark)
        if not sign or not name.strip():
            raise GatewayError(_("“%(line)s” cannot be read. Write one field a line: name%(mark)svalue.") % {
                "line": line.strip()[:60], "mark": mark,
            })  # fmt: skip
        found.append((name.strip(), value.strip()))
    return found


def fill(value: str, words: Mapping[str, str]) -> str:
    """Put the words in their places; what stands in a word is never a place itself."""
    parts = value.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        filled.append(words[name] + rest if brace and name in words else "{" + part)
    return "".join(filled)


def check(*, url: str, fields: str, headers: str) -> None:
    """Whether this could ever send something. Raises GatewayError."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError as error:
        raise GatewayError(_("This is no address. Begin with https://."), field="sms_gateway_url") from error
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username:
        raise GatewayError(_("This is no address. Begin with https://."), field="sms_gateway_url")
    _refuse_inside(parts.hostname)
    try:
        said = [value for _name, value in lines_of(fields, "=")]
    except GatewayError as error:
        raise GatewayError(str(error), field="sms_gateway_fields") from error
    try:
        lines_of(headers, ":")
    except GatewayError as error:
        raise GatewayError(str(error), field="sms_gateway_headers") from error
    whole = " ".join([*said, url])
    if "{to}" not in whole or "{text}" not in whole:
        raise GatewayError(
            _("The number and the text have no place: write {to} and {text}."), field="sms_gateway_fields"
        )


def _refuse_inside(host: str) -> None:
    """A gateway may stand in the shop's own network; the addresses where machines are administered are none."""
    try:
        found = {str(ip_address(host))}
    except ValueError:
        try:
            found = {str(one[4][0]) for one in socket.getaddrinfo(host, None)}
        except OSError:
            return  # perhaps only now; sending says it
    for number in found:
        address = ip_address(number.partition("%")[0])
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            raise GatewayError(_("This address is no SMS gateway."), field="sms_gateway_url")


def written(number: str) -> str:
    """An E.164 number as the gateway wants it."""
    way = shop.get("sms_gateway_number")
    if way == "+62":
        return number
    return f"0{number[3:]}" if way == "0" and number.startswith("+62") else number.lstrip("+")


class Gateway:
    """Close it after use."""

    def __init__(self) -> None:
        self._http: httpx.Client | None = None

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None

    def send(self, *, to: str, text: str, reference: str) -> str:
        """Hand an SMS over; returns its id at the gateway, or the reference. Raises PhoneError, `unsure` when the
        answer was lost or says neither yes nor no."""
        words = {
            "to": written(to), "text": text, "key": str(shop.get("sms_gateway_key")),
            "sender": str(shop.get("sms_sender")), "id": reference,
        }  # fmt: skip
        try:
            check(
                url=str(shop.get("sms_gateway_url")),
                fields=str(shop.get("sms_gateway_fields")),
                headers=str(shop.get("sms_gateway_headers")),
            )
        except GatewayError as error:
            raise troubles.PhoneError(error, permanent=True) from error
        status, content, wish = self._ask(words)
        if status in {401, 403}:
            sentence = _("The gateway does not accept our key. Enter it again under Calls and SMS.")
            raise troubles.PhoneError(sentence, permanent=False, retry_after=300.0)
        if status in {429, 503}:
            sentence = _("The gateway asks for a pause. It goes on by itself.")
            raise troubles.PhoneError(sentence, permanent=False, retry_after=wish or 60.0)
        if status >= 500:
            raise troubles.silent()
        if not 200 <= status < 300 or not is_good(content):
            said = " ".join(content.decode("utf-8", "replace").split())[:150]
            sentence = _("The gateway refuses: %(words)s") % {"words": said or status}
            raise troubles.PhoneError(sentence, permanent=True)
        return str(place_in(json_of(content), str(shop.get("sms_gateway_id"))) or reference)[:64]

    def _ask(self, words: Mapping[str, str]) -> tuple[int, bytes, float | None]:

        import httpx

        if self._http is None:
            limits = httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
            self._http = httpx.Client(timeout=limits, follow_redirects=False, trust_env=False)
        url = fill(str(shop.get("sms_gateway_url")), {name: quote(word, safe="") for name, word in words.items()})
        fields = [(name, fill(value, words)) for name, value in lines_of(str(shop.get("sms_gateway_fields")), "=")]
        headers = [(name, fill(value, words)) for name, value in lines_of(str(shop.get("sms_gateway_headers")), ":")]
        way = shop.get("sms_gateway_way")
        try:
            if way == "get":
                merged = httpx.URL(url).copy_merge_params(dict(fields))
                answer = self._http.get(merged, headers=headers)
            elif way == "json":
                answer = self._http.post(url, headers=headers, json=nested(fields))
            else:
                answer = self._http.post(url, headers=headers, data=dict(fields))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
            raise troubles.unreachable() from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise troubles.silent() from error
        return answer.status_code, answer.content[:LARGEST_ANSWER], pause(answer.headers.get("retry-after", ""))


def nested(fields: list[tuple[str, str]]) -> dict[str, Any]:
    """`data.to=…` is a field inside of another."""
    made: dict[str, Any] = {}
    for name, value in fields:
        *way, last = name.split(".")
        place = made
        for step in way:
            if not isinstance(place.get(step), dict):
                place[step] = {}
            place = place[step]
        place[last] = value
    return made


def json_of(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def place_in(data: Any, path: str) -> str:
    """What stands at `data.0.id`; empty when nothing does."""
    for step in path.split(".") if path else ():
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdecimal() and int(step) < len(data):
            data = data[int(step)]
        else:
            return ""
    return str(data) if path and isinstance(data, str | int) else ""


def is_good(content: bytes) -> bool:
    """By what the owner said a good answer contains: `status=1` is a place and its value, else words."""
    wanted = str(shop.get("sms_gateway_good")).strip()
    if not wanted:
        return True
    place, sign, value = wanted.partition("=")
    data = json_of(content)
    if sign and data is not None:
        return place_in(data, place.strip()).casefold() == value.strip().casefold()
    return wanted.casefold() in content.decode("utf-8", "replace").casefold()
