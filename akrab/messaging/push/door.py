"""What both doors share: the service worker's text, and the cookie that says which device a browser is.

Its notices are for one person. When somebody signs out on a device, or somebody else signs in, that device is
forgotten, so that nobody reads another person's notices on a shared phone.
"""

import json
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from akrab.accounts.models import User
from akrab.core import shop
from akrab.messaging.models.screens import PushDevice
from akrab.messaging.push import devices

COOKIES = {PushDevice.Door.OFFICE: "screen_office", PushDevice.Door.SHOP: "screen"}
ICON = "/icon-192.png"
_signer = signing.Signer(salt="akrab.push.device")
_CODE = Path(__file__).resolve().parents[2] / "static" / "js" / "worker" / "notices.js"


def worker(*, scope: str, anew: str) -> HttpResponse:
    """The service worker for the pages that begin with `scope`; `anew` is where it tells a changed subscription."""
    names = {"NAME": str(shop.get("name")), "ICON": ICON, "DOOR": scope, "ANEW": anew}
    head = " ".join(f"const {name} = {json.dumps(value)};" for name, value in names.items())
    return HttpResponse(
        f"{head}\n{_CODE.read_text()}",
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": scope},
    )


def allow(request: HttpRequest, user: User, door: str) -> PushDevice:
    """Keep what the browser sent: a new device, or one whose subscription changed. Raises PushError."""
    given = {name: request.POST.get(name, "")[:2000] for name in ("endpoint", "p256dh", "auth")}
    agent, old = request.headers.get("User-Agent", "")[:400], request.POST.get("old", "")[:2000]
    if old:
        replaced = devices.replace(user=user, old=old, agent=agent, **given)
        if replaced is not None:
            return replaced
    return devices.allow(user=user, door=door, agent=agent, **given)


def remember(response: HttpResponse, device: PushDevice) -> None:
    response.set_cookie(
        COOKIES[PushDevice.Door(device.door)],
        _signer.sign(str(device.pk)),
        max_age=60 * 60 * 24 * 400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def left(sender: object, request: HttpRequest | None, **kwargs: object) -> None:
    """Somebody signed out here."""
    for pk in _devices(request):
        devices.cut(pk)


def came(sender: object, request: HttpRequest | None, user: User, **kwargs: object) -> None:
    """Somebody signed in here: what was another person's device is theirs no more."""
    for pk in _devices(request):
        devices.cut(pk, but=user)


def _devices(request: HttpRequest | None) -> list[int]:
    found = []
    for name in COOKIES.values():
        try:
            found.append(int(_signer.unsign(request.COOKIES[name]))) if request else None
        except (KeyError, ValueError, signing.BadSignature):
            continue
    return found
