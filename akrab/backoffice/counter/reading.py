"""What the till sends: small JSON bodies, answered with JSON."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from akrab.backoffice.counter.lock import device_of
from akrab.counter import actions
from akrab.counter.models import Till


def body(request: HttpRequest) -> dict[str, Any]:
    """The object in the request's body; an empty one when there is none."""
    try:
        found = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def text(values: dict[str, Any], name: str, longest: int = 200) -> str:
    """A text of the body, without what a database refuses."""
    return str(values.get(name) or "").replace("\x00", "").strip()[:longest]


def refuse(sentence: object, *, status: int = 422, **more: Any) -> JsonResponse:
    return JsonResponse({"sentence": str(sentence), **more}, status=status)


def till_of(request: HttpRequest) -> Till:
    """The till of the shared device, else the shop's first one."""
    device = device_of(request)
    return device.till if device else actions.main_till()
