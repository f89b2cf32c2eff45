"""The Graph API over HTTP: one connection for many calls, every call with an end, an answer lost is said to be lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from akrab.core import shop
from akrab.messaging.whatsapp.payloads import Data, object_of, objects, text_of
from akrab.messaging.whatsapp.settings import base_url
from akrab.messaging.whatsapp.troubles import WhatsAppError, refused, silent, unreachable

if TYPE_CHECKING:
    import httpx

TIMEOUT_SECONDS, CONNECT_SECONDS = 20.0, 5.0
LARGEST_ANSWER = 4 * 1024 * 1024
LARGEST_FILE = 100 * 1024 * 1024
LONGEST_PAUSE = 3600.0
PAGES = 50  # of templates, 100 each


class Client:
    """Talks with the shop's token. Close it after use, or use it in a `with`."""

    def __init__(self, *, seconds: float = TIMEOUT_SECONDS) -> None:
        self.seconds = seconds
        self._http: httpx.Client | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None

    # What the shop asks

    def send(self, payload: Data) -> str:
        """Hand one message over; returns its wamid. Raises WhatsAppError; `unsure` when the answer was lost."""
        number = shop.get("whatsapp_phone_id")
        answer = self._ask("POST", f"/{number}/messages", json={"messaging_product": "whatsapp", **payload}, once=True)
        sent = objects(answer.get("messages"))
        wamid = text_of(sent[0].get("id")) if sent else ""
        if not wamid:
            raise silent()
        return wamid

    def number(self) -> Data:
        """The shop's number as Meta knows it."""
        fields = "display_phone_number,verified_name,quality_rating,name_status,throughput"
        return self._ask("GET", f"/{shop.get('whatsapp_phone_id')}?fields={fields}")

    def subscriptions(self) -> list[Data]:
        """The apps that get the account's notices."""
        return objects(self._ask("GET", f"/{shop.get('whatsapp_account_id')}/subscribed_apps").get("data"))

    def subscribe(self) -> None:
        self._ask("POST", f"/{shop.get('whatsapp_account_id')}/subscribed_apps")

    def templates(self) -> Iterator[Data]:
        """All templates of the account."""
        fields = "id,name,language,status,category,components,parameter_format,rejected_reason"
        path = f"/{shop.get('whatsapp_account_id')}/message_templates?fields={fields}&limit=100"
        after = ""
        for _page in range(PAGES):
            answer = self._ask("GET", path + (f"&after={after}" if after else ""))
            yield from objects(answer.get("data"))
            paging = object_of(answer.get("paging"))
            after = text_of(object_of(paging.get("cursors")).get("after"))
            if not after or not paging.get("next"):
                return

    def submit_template(self, template: Data) -> Data:
        return self._ask("POST", f"/{shop.get('whatsapp_account_id')}/message_templates", json=template)

    def upload(self, name: str, mime: str, content: bytes) -> str:
        """Leave a file with WhatsApp for 30 days; returns its id."""
        answer = self._ask(
            "POST",
            f"/{shop.get('whatsapp_phone_id')}/media",
            data={"messaging_product": "whatsapp", "type": mime},
            files={"file": (name, content, mime)},
        )
        return text_of(answer.get("id"))

    def download(self, media_id: str, *, most: int = LARGEST_FILE) -> bytes:
        """The bytes of a file that came with a message. Raises WhatsAppError; permanent when it is larger than
        `most`."""
        found = self._ask("GET", f"/{media_id}")
        size = text_of(found.get("file_size"))
        if size.isdecimal() and int(size) > most:
            raise TooLarge(int(size))
        return self._bytes(text_of(found.get("url")), most)

    # How it is asked

    def _connection(self) -> httpx.Client:
        if self._http is None:
            import httpx

            limits = httpx.Timeout(self.seconds, connect=min(CONNECT_SECONDS, self.seconds))
            self._http = httpx.Client(timeout=limits, follow_redirects=False, trust_env=False)
        return self._http

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {shop.get('whatsapp_token')}"}

    def _ask(self, method: str, path: str, *, once: bool = False, **body: Any) -> Data:
        """The JSON object of the answer. `once`: doing it twice does harm, so that a lost answer is `unsure`."""
        import httpx

        try:
            response = self._connection().request(method, base_url() + path, headers=self._headers(), **body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
            raise unreachable() from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise (silent() if once else unreachable()) from error
        try:
            data = object_of(json.loads(response.content[:LARGEST_ANSWER]))
        except ValueError:
            data = {}
        if object_of(data.get("error")):
            raise refused(object_of(data.get("error")), retry_after=_pause(response.headers.get("retry-after", "")))
        if response.status_code == 429:
            raise refused({"code": 80007}, retry_after=_pause(response.headers.get("retry-after", "")))
        if not response.is_success or not data:
            raise (silent() if once else unreachable())
        return data

    def _bytes(self, url: str, most: int) -> bytes:
        import httpx

        if not _is_metas(url):  # our token goes nowhere else
            raise refused({"code": 131052})
        found = bytearray()
        try:
            with self._connection().stream("GET", url, headers=self._headers()) as response:
                if not response.is_success:
                    raise refused({"code": 131052}) if response.status_code == 404 else unreachable()
                for part in response.iter_bytes():
                    found += part
                    if len(found) > most:
                        raise TooLarge(len(found))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise unreachable() from error
        return bytes(found)


class TooLarge(WhatsAppError):
    """The file is larger than the shop takes."""

    def __init__(self, size: int) -> None:
        super().__init__("", permanent=True)
        self.size = size


def _is_metas(url: str) -> bool:
    """Files lie on Meta's own hosts; a test server hands out its own."""
    host = urlsplit(url).hostname or ""
    own = urlsplit(str(shop.get("whatsapp_address"))).hostname
    if own:
        return host == own
    return url.startswith("https://") and host.endswith((".fbsbx.com", ".facebook.com", ".whatsapp.net", ".fbcdn.net"))


def _pause(header: str) -> float | None:
    """Seconds of a Retry-After."""
    return min(float(header), LONGEST_PAUSE) if header.isdecimal() else None
