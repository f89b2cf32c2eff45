"""Who a visit belongs to, without a name: by the session of somebody signed in, by the cookie of a guest who agreed to
be recognised, else by a mark that lasts one day.

The day's mark is a keyed hash of address and browser (the way of Plausible and Umami): the key is random, shared by the
processes through a file, and destroyed after its day, so that nobody, we included, can tell yesterday's visitor
from today's or find an address again. No address is ever written anywhere.
"""

import datetime as dt
import os
import re
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

PHONE, TABLET, DESK, BOT = "phone", "tablet", "desk", "bot"
# Programs that say so, link previews of messengers, libraries. The list follows what the large logs of the web agree
# on (Matomo's and IAB's public lists name thousands; nearly all of them match one of these words).
_BOTS = re.compile(
    r"bot\b|bot[/;_ -]|crawl|spider|slurp|archiver|preview|facebookexternalhit|facebot|whatsapp/|telegrambot|embedly|"
    r"lighthouse|pagespeed|headless|phantom|selenium|puppeteer|playwright|curl/|wget/|python|java/|okhttp|go-http|"
    r"axios|node-fetch|scrapy|httpclient|libwww|monitor|uptime|pingdom|statuscake|feed|validator|scanner|ahrefs|"
    r"semrush|dataprovider|bytespider|gptbot|claudebot|ccbot|amazonbot|petalbot|yandex|baiduspider|"
    r"mediapartners|adsbot|apis-google|google-read-aloud|bingpreview",
    re.IGNORECASE,
)
_TABLET = re.compile(r"ipad|tablet|playbook|silk|android(?!.*mobile)", re.IGNORECASE)
_PHONE = re.compile(r"mobi|iphone|ipod|android|windows phone|opera mini|kaios", re.IGNORECASE)


@lru_cache(maxsize=4096)
def device_of(agent: str) -> str:
    """phone, tablet, desk or bot, from the words of the User-Agent header. Without one it is a bot."""
    if len(agent) < 20 or _BOTS.search(agent):
        return BOT
    if _TABLET.search(agent):
        return TABLET
    return PHONE if _PHONE.search(agent) else DESK


class Marks:
    """Turns what a request carries into the visitor's mark: a letter for how it is known and 24 hex digits."""

    def __init__(self, folder: Path, secret: str) -> None:
        self.folder = folder
        self._own = blake2b(secret.encode(), digest_size=32, person=b"akrab-visits").digest()
        self._day: dt.date | None = None
        self._key = b""
        self._lock = threading.Lock()

    def of_session(self, session_key: str) -> str:
        return f"s{self._hash(self._own, session_key)}"

    def of_guest(self, name: str) -> str:
        return f"g{self._hash(self._own, f'guest {name}')}"

    def of_day(self, address: str, agent: str, day: dt.date) -> str:
        return f"d{self._hash(self.key_of(day), f'{address} {agent}')}"

    def key_of(self, day: dt.date) -> bytes:
        """The day's key; made by whichever process asks first, the same for all."""
        if day != self._day:
            with self._lock:
                self._key, self._day = self._read(day), day
        return self._key

    def _read(self, day: dt.date) -> bytes:
        path = self.folder / f"{day.isoformat()}.key"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self.folder / f".{os.getpid()}-{secrets.token_hex(4)}"
        unfinished.write_bytes(secrets.token_bytes(32))
        unfinished.chmod(0o600)
        try:
            os.link(unfinished, path)  # whole or not at all, and never over another's
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
        return path.read_bytes()

    def forget_before(self, day: dt.date) -> int:
        """Destroy the keys of earlier days; returns how many."""
        gone = [path for path in self.folder.glob("*.key") if path.stem < day.isoformat()]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    @staticmethod
    def _hash(key: bytes, text: str) -> str:
        return blake2b(text.encode("utf-8", "replace"), digest_size=12, key=key).hexdigest()


@dataclass(frozen=True)
class Visitor:
    mark: str
    device: str
    language: str = ""


def who(
    environ: Mapping[str, Any], marks: Marks, *, session_cookie: str, day: dt.date, guest_cookie: str = ""
) -> Visitor:
    """The visitor behind a request's WSGI values. Who asks for privacy (Global Privacy Control, Do Not Track) is known
    for the day only, even when signed in. Without `guest_cookie` no guest is recognised."""
    agent = environ.get("HTTP_USER_AGENT", "")
    device, language = device_of(agent), environ.get("HTTP_ACCEPT_LANGUAGE", "")[:2].lower()
    if environ.get("HTTP_SEC_GPC") != "1" and environ.get("HTTP_DNT") != "1":
        cookies = cookies_of(environ.get("HTTP_COOKIE", ""))
        if session := cookies.get(session_cookie):
            return Visitor(marks.of_session(session), device, language)
        if guest_cookie and (name := cookies.get(guest_cookie)):
            return Visitor(marks.of_guest(name[:64]), device, language)
    return Visitor(marks.of_day(address_of(environ), agent, day), device, language)


def address_of(environ: Mapping[str, Any]) -> str:
    """The visitor's address. Behind a server on this machine it stands in X-Forwarded-For."""
    address: str = environ.get("REMOTE_ADDR", "")
    if address in {"127.0.0.1", "::1", ""}:
        address = environ.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    return address[:45]


def cookies_of(header: str) -> dict[str, str]:
    """The cookies of a request's header, as they were sent."""
    return dict(part.strip().partition("=")[::2] for part in header.split(";") if "=" in part)
