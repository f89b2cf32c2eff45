"""What a browser may tell of a visit: the kinds of events and their fields, checked before anything is kept."""

import json
from typing import Any

MOST = 20  # events in one call
LARGEST = 8192  # bytes of one call
PAGE, PRODUCT, CATEGORY, SEARCH = "page", "product", "category", "search"
BASKET, CHECKOUT, ORDER = "basket", "checkout", "order"
OFFER_SEEN, OFFER_OPENED, OFFER_TAKEN, LEFT = "offer_seen", "offer_opened", "offer_taken", "left"
MESSAGE_OPENED = "message_opened"  # a link of a message, known by its mark
WEB_SEEN, WEB_FOLLOWED, WEB_PUT_AWAY = "web_seen", "web_followed", "web_put_away"  # messages to chosen visitors
SIGNED_IN, SIGNED_OUT = "signed_in", "signed_out"
REMEMBERED, FORGOTTEN = "remembered", "forgotten"  # a guest's yes and no to being recognised
# What a browser says. Baskets, orders, taken offers and signing in are told by the server, which knows.
FROM_BROWSER = frozenset({PAGE, PRODUCT, CATEGORY, SEARCH, OFFER_SEEN, OFFER_OPENED, LEFT})
_TEXTS = {
    "path": 200, "from": 300, "text": 100, "source": 80, "medium": 40, "campaign": 80, "content": 80, "term": 80,
    "mark": 30,
}  # fmt: skip
_NUMBERS = {"about": 2**53, "count": 10**6, "seconds": 86_400, "width": 20_000}


class NotAnEvent(ValueError):
    """The call says something else than events; the text says what."""


def read(body: bytes) -> list[dict[str, Any]]:
    """The events of a call, only known fields of the right kind. Raises NotAnEvent.

    A call is a JSON list of events, such as [{"kind": "page", "path": "/products/"}].
    """
    try:
        told = json.loads(body)
    except ValueError as error:
        raise NotAnEvent("The body is no JSON.") from error
    if not isinstance(told, list) or not 0 < len(told) <= MOST:
        raise NotAnEvent(f"Send a list of 1 to {MOST} events.")
    return [_checked(event) for event in told]


def _checked(event: Any) -> dict[str, Any]:
    if not isinstance(event, dict) or event.get("kind") not in FROM_BROWSER:
        raise NotAnEvent("An event has a kind that is not known.")
    kept = {"kind": event["kind"]}
    for name, value in event.items():
        if name in _TEXTS:
            if not isinstance(value, str):
                raise NotAnEvent(f"“{name}” is a text.")
            if value:
                kept[name] = value[: _TEXTS[name]].encode("utf-8", "replace").decode()
        elif name in _NUMBERS:
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _NUMBERS[name]:
                raise NotAnEvent(f"“{name}” is a whole number from 0 to {_NUMBERS[name]}.")
            kept[name] = value
        elif name != "kind":
            raise NotAnEvent(f"“{name[:20]}” is not known.")
    return kept
