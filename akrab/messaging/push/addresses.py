"""Where a notice may be sent. The address comes from a browser, so it is whatever somebody typed: only https, only the
usual port, only to machines of the public internet, and to the very address that was looked at (no second look-up that
could answer otherwise)."""

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.messaging.push.errors import PushError

LONGEST = 1000
LOCAL = (".local", ".localhost", ".internal", ".home.arpa", ".lan", ".onion")


@dataclass(frozen=True)
class Target:
    """How to reach an endpoint: the address to connect to, and the name that its certificate must bear."""

    url: str
    origin: str
    host: str
    name: str  # empty where nothing is verified: the test service

    @property
    def extensions(self) -> dict[str, str]:
        return {"sni_hostname": self.name} if self.name else {}


def check(endpoint: str) -> None:
    """Without asking the network. Raises PushError."""
    if _is_test(endpoint):
        return
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise PushError(_refusal()) from error
    host = (parts.hostname or "").rstrip(".")
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and "\\" not in endpoint
    named = "." in host and not host.endswith(LOCAL) and not _is_number(host)
    if len(endpoint) > LONGEST or not plain or parts.scheme != "https" or port not in {None, 443} or not named:
        raise PushError(_refusal())
    if parts.username or parts.password:
        raise PushError(_refusal())


def _refusal() -> str:
    return _("This browser gave an address that no notice can be sent to. Try another browser.")


def _is_number(host: str) -> bool:
    """An address in figures, in any of the ways that systems read one."""
    last = host.rpartition(".")[2]
    return ":" in host or last.isdecimal() or last.startswith("0x")


def _is_test(endpoint: str) -> bool:
    service = str(shop.get("push_test_service")).rstrip("/")
    return bool(service) and endpoint.startswith(f"{service}/")


def target(endpoint: str) -> Target:
    """Look the name up and take care that every address it has is a public one. Raises PushError, or OSError when the
    name has none."""
    check(endpoint)
    parts = urlsplit(endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    if _is_test(endpoint):
        return Target(url=endpoint, origin=origin, host=parts.netloc, name="")
    name = parts.hostname or ""
    found = socket.getaddrinfo(name, 443, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not numbers or not all(is_public(one) for one in numbers):
        raise PushError(_refusal())
    number = numbers[0]
    shown = f"[{number}]" if ":" in number else number
    return Target(url=f"https://{shown}{endpoint[len(origin) :]}", origin=origin, host=name, name=name)


def is_public(number: str) -> bool:
    """True for an address of the open internet; the IPv4 address inside of an IPv6 one counts."""
    address = ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    teredo = getattr(address, "teredo", None)
    tucked = [one for one in (inner, *(teredo or ())) if one is not None]
    return all(one.is_global and not one.is_multicast for one in (address, *tucked))
