"""Shared devices: the session is bound to the device and locks by itself when nobody touches it for a while.

While it is locked, no page of the shop's people opens: only the page that asks for a PIN, the sending of sales that
were made before (each carries the proof of who sold it), and the way out.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from akrab.core import shop
from akrab.counter.models import Device

DEVICE, SEEN, LOCKED = "device", "device_seen", "device_locked"
GUARDED = ("/office/", "/account/", "/styleguide")
OPEN = ("/office/counter/lock/", "/office/counter/unlock/", "/office/counter/sales/", "/account/logout/")
STEP_SECONDS = 15  # how exactly the last touch is remembered, so that not every request writes the session
GetResponse = Callable[[HttpRequest], HttpResponse]


class SharedDevice:
    """Stands after the sessions; costs nothing where nobody is signed in and one small query on shared devices."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(GUARDED) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if DEVICE not in request.session:
            return self.get_response(request)
        if not Device.objects.filter(pk=request.session[DEVICE], closed_at__isnull=True).exists():
            logout(request)  # somebody took the device out of use
            return self.get_response(request)
        if is_locked(request):
            if not request.path.startswith(OPEN):
                return _stop(request)
        elif request.headers.get("X-Background") != "1":
            touch(request)
        return self.get_response(request)


def is_locked(request: HttpRequest) -> bool:
    """True on a shared device that was locked, or that nobody has touched for as long as the shop set."""
    session = request.session
    if DEVICE not in session:
        return False
    if session.get(LOCKED):
        return True
    if time.time() - session.get(SEEN, 0) <= 60 * int(shop.get("counter_lock_minutes")):
        return False
    session[LOCKED] = True
    return True


def touch(request: HttpRequest) -> None:
    now = int(time.time())
    if now - request.session.get(SEEN, 0) >= STEP_SECONDS:
        request.session[SEEN] = now


def bind(request: HttpRequest, device: Device) -> None:
    """This session stands on this device, unlocked, touched just now."""
    request.session[DEVICE] = device.pk
    request.session[SEEN] = int(time.time())
    request.session[LOCKED] = False


def device_of(request: HttpRequest) -> Device | None:
    """The shared device this session stands on."""
    pk = request.session.get(DEVICE)
    return Device.objects.select_related("till").filter(pk=pk, closed_at__isnull=True).first() if pk else None


def _stop(request: HttpRequest) -> HttpResponse:
    page = reverse("office:counter_lock")
    if request.headers.get("X-Counter"):
        return JsonResponse({"locked": True, "sentence": _("This device is locked. Enter your PIN.")}, status=423)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(page)
    return redirect(f"{page}?next={request.path}" if request.method == "GET" else page)
