"""Twilio over HTTP: every call with an end, an answer lost is said to be lost (nothing there tells a second one)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from akrab.core import shop
from akrab.messaging.phones import settings, troubles

if TYPE_CHECKING:
    import httpx

TIMEOUT_SECONDS, CONNECT_SECONDS = 15.0, 5.0
LARGEST_ANSWER = 1024 * 1024
LONGEST_PAUSE = 3600.0


class Client:
    """Close it after use, or use it in a `with`."""

    def __init__(self) -> None:
        self._http: httpx.Client | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None

    def send(self, *, to: str, text: str) -> str:
        """Hand an SMS over; returns its SID. Raises PhoneError; `unsure` when the answer was lost."""
        sender = str(shop.get("sms_sender"))
        by = "MessagingServiceSid" if sender.startswith(settings.SENDER_SERVICE) else "From"
        form = {"To": to, by: sender, "Body": text, "StatusCallback": settings.notice_url("sms/status")}
        return self._create("Messages.json", form)

    def call(self, *, to: str, twiml: str, status_url: str, seconds: int = 30) -> str:
        """Ring a number, and do what the TwiML says once it is picked up; returns the call's SID. Raises PhoneError."""
        form = {
            "To": to,
            "From": str(shop.get("voice_number")),
            "Twiml": twiml,
            "Timeout": str(seconds),
            "StatusCallback": status_url,
            "StatusCallbackEvent": "completed",
        }
        return self._create("Calls.json", form)

    def account(self) -> dict[str, Any]:
        """What Twilio knows of the account: its name and whether it is active. Raises PhoneError."""
        return self._ask("GET", f"{settings.base_url()}.json", once=False)

    def _create(self, path: str, form: dict[str, str]) -> str:
        answer = self._ask("POST", f"{settings.base_url()}/{path}", once=True, data=form)
        sid = str(answer.get("sid") or "")
        if not sid:
            raise troubles.silent()
        return sid[:64]

    def _ask(self, method: str, url: str, *, once: bool, **body: Any) -> dict[str, Any]:
        import httpx

        if self._http is None:
            limits = httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
            self._http = httpx.Client(timeout=limits, follow_redirects=False, trust_env=False)
        auth = (str(shop.get("twilio_account")), str(shop.get("twilio_token")))
        try:
            response = self._http.request(method, url, auth=auth, **body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
            raise troubles.unreachable() from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise (troubles.silent() if once else troubles.unreachable()) from error
        data = object_of(response.content)
        if response.is_success and data:
            return data
        if response.is_success or response.status_code >= 500:
            raise (troubles.silent() if once and not data.get("code") else troubles.unreachable())
        code, words = troubles.code_of(data.get("code")), str(data.get("message") or "")
        raise troubles.refused(
            response.status_code, code, words, retry_after=pause(response.headers.get("retry-after", ""))
        )


def object_of(content: bytes) -> dict[str, Any]:
    """The JSON object in an answer; empty when there is none."""
    try:
        found = json.loads(content[:LARGEST_ANSWER])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def pause(header: str) -> float | None:
    """Seconds of a Retry-After."""
    return min(float(header), LONGEST_PAUSE) if header.isdecimal() and len(header) < 9 else None
