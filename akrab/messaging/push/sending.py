"""Handing a notice to a push service (RFC 8030), one connection per service for as many as wait."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from akrab.core import clock
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.models.screens import PushDevice
from akrab.messaging.push import addresses, keys, sealing
from akrab.messaging.push.errors import PushError

if TYPE_CHECKING:
    import httpx

logger = logging.getLogger(__name__)
CONNECT_SECONDS, TIMEOUT_SECONDS = 4.0, 8.0
TOKEN_SECONDS = 12 * 3600  # a token's life; the standard allows a day
LONGEST_PAUSE = 3600.0
GONE = frozenset({404, 410})


class DeviceGone(TransportError):
    """The browser has taken the permission back; the device is forgotten."""

    def __init__(self) -> None:
        super().__init__(_("The device shows no notices any more."), permanent=True)


class Pusher:
    """Close it after use."""

    def __init__(self) -> None:
        self._http: httpx.Client | None = None
        self._tokens: dict[str, tuple[float, str]] = {}
        self._key: Any = None

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None

    def push(
        self, device: PushDevice, payload: Mapping[str, Any], *, seconds: int, urgency: str = "normal", topic: str = ""
    ) -> None:
        """Hand one notice over; it waits at the push service for `seconds` at most, and takes the place of one with
        the same `topic` there. Raises DeviceGone (the device is then forgotten) or TransportError."""
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            place = addresses.target(device.endpoint)
            body = sealing.seal(text, p256dh=sealing.decode(device.p256dh), auth=sealing.decode(device.auth))
        except (PushError, ValueError) as error:
            _forget(device)
            raise DeviceGone from error
        except OSError as error:
            raise _unreachable() from error
        headers = {
            "Host": place.host,
            "Authorization": f"vapid t={self._token(place.origin)}, k={keys.public_key()}",
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(seconds),
            "Urgency": urgency,
            **({"Topic": topic} if topic else {}),
        }
        self._ask(device, place, headers, body)
        PushDevice.objects.filter(pk=device.pk).update(reached_at=clock.now(), problem="")

    def _ask(self, device: PushDevice, place: addresses.Target, headers: dict[str, str], body: bytes) -> None:
        import httpx

        if self._http is None:
            limits = httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
            self._http = httpx.Client(timeout=limits, follow_redirects=False, trust_env=False)
        try:
            with self._http.stream(
                "POST", place.url, headers=headers, content=body, extensions=dict(place.extensions)
            ) as answer:
                status, wish = answer.status_code, answer.headers.get("Retry-After", "")
        except httpx.HTTPError as error:
            raise _unreachable() from error
        if status in GONE:
            _forget(device)
            raise DeviceGone
        if not 200 <= status < 300:
            raise self._refused(device, status, wish)

    def _refused(self, device: PushDevice, status: int, wish: str) -> TransportError:
        if status == 429 or status >= 500:
            words = _("The push service asks for a pause (%(status)s). It goes on by itself.") % {"status": status}
            return TransportError(words, permanent=False, retry_after=pause(wish) if status == 429 or wish else None)
        problem = _(
            "The push service refuses notices for this device (%(status)s). Switch them off there and on again."
        )
        words = problem % {"status": status}
        PushDevice.objects.filter(pk=device.pk).update(problem=words[:300])
        logger.warning("The push service %s refused a notice: %s", device.endpoint.split("/")[2], status)
        return TransportError(words, permanent=True)

    def _token(self, origin: str) -> str:
        now = time.time()
        until, text = self._tokens.get(origin, (0.0, ""))
        if until < now:
            if self._key is None:
                self._key = sealing.key_from(keys.private_number())
            text = sealing.token(
                self._key, audience=origin, subject=keys.subject(), expires=int(clock.now().timestamp()) + TOKEN_SECONDS
            )
            self._tokens[origin] = (now + TOKEN_SECONDS / 2, text)
        return text


def _forget(device: PushDevice) -> None:
    PushDevice.objects.filter(pk=device.pk).delete()


def _unreachable() -> TransportError:
    return TransportError(_("The push service cannot be reached. It is tried again."), permanent=False)


def pause(wish: str) -> float:
    """Retry-After as seconds: a number, or a date as HTTP writes it; a minute when it says nothing usable."""
    if wish.strip().isdecimal() and len(wish) < 9:
        return min(float(wish), LONGEST_PAUSE)
    try:
        seconds = (parsedate_to_datetime(wish) - clock.now()).total_seconds()
    except (ValueError, TypeError):
        return 60.0
    return min(max(seconds, 1.0), LONGEST_PAUSE)
