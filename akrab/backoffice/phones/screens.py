"""My notices: which of them, when it is to be quiet, and on which of my devices."""

from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.messaging.models import PushDevice
from akrab.messaging.push import devices, door, keys, pings, staff
from akrab.messaging.push.errors import PushError

OFFICE = PushDevice.Door.OFFICE
SCOPE = "/office/"
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WishForm(forms.Form):
    events = forms.MultipleChoiceField(required=False)
    shows_text = forms.BooleanField(
        label=gettext_lazy("Show how the message begins"),
        required=False,
        help_text=gettext_lazy("Anybody who sees the screen can read it, even while it is locked."),
    )
    quiet_from = forms.TimeField(label=gettext_lazy("Quiet from"), required=False, widget=TIME)
    quiet_until = forms.TimeField(label=gettext_lazy("until"), required=False, widget=TIME)

    def __init__(self, user: User, data: Any = None) -> None:
        wishes = staff.wishes_of(user)
        names = ("events", "shows_text", "quiet_from", "quiet_until")
        super().__init__(data, initial={name: getattr(wishes, name) for name in names})
        self.offered = [(name, one) for name, one in staff.EVENTS.items() if may(user, one.capability)]
        self.fields["events"].choices = [(name, one.label) for name, one in self.offered]  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The notices to choose from, each with its switch."""
        chosen = self["events"].value() or []
        return [{"name": name, "event": one, "on": name in chosen} for name, one in self.offered]


@needs(methods=("GET", "POST"))
def screens(request: OfficeRequest) -> HttpResponse:
    form = WishForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            staff.wish(user=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("Your choice is kept."))
            return redirect("office:screens")
    mine = list(devices.devices_of(request.user, OFFICE))
    context = {
        "form": form,
        "devices": mine,
        "key": keys.public_key(),
        "worker": reverse("office:screen_worker"),
        "scope": SCOPE,
        "allow_url": reverse("office:screen_allow"),
        "off_url": reverse("office:screen_off"),
    }
    return page(request, "backoffice/phones/screens.html", context, here="", status=422 if form.errors else 200)


@needs(methods=("POST",))
def allow(request: OfficeRequest) -> HttpResponse:
    """What the browser gave is kept. 422 with the reason when it cannot be used."""
    try:
        device = door.allow(request, request.user, OFFICE)
    except PushError as error:
        return JsonResponse({"problem": str(error)}, status=422)
    if "old" not in request.POST:
        toasts.success(request, _("This device shows notices from now on."))
    response = JsonResponse({"name": device.name})
    door.remember(response, device)
    return response


@needs(methods=("POST",))
def off(request: OfficeRequest) -> HttpResponse:
    typed = request.POST.get("device", "")
    pk = int(typed) if typed.isdecimal() and len(typed) < 19 else None
    if devices.switch_off(user=request.user, pk=pk, endpoint=request.POST.get("endpoint", "")):
        toasts.success(request, _("That device shows no notices any more."))
    return redirect("office:screens")


@needs(methods=("POST",))
def try_out(request: OfficeRequest) -> HttpResponse:
    """A notice to all of one's own devices."""
    payload = {
        "title": _("It works"),
        "body": _("This is how notices look here."),
        "tag": "try",
        "url": reverse("office:today"),
        "seen": [],
    }
    key = f"try:{request.user.pk}:{int(clock.now().timestamp())}"
    theirs = devices.devices_of(request.user, OFFICE)
    count = pings.queue(theirs, key=key, event="try", payload=payload, lives=staff.LIVES)
    if count:
        toasts.success(request, _("A notice is on its way to your devices."))
    return redirect("office:screens")


@needs()
def worker(request: OfficeRequest) -> HttpResponse:
    """For the pages of the office; the till has its own, which comes first there."""
    return door.worker(scope=SCOPE, anew=reverse("office:screen_allow"))
