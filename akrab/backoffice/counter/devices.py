"""Who stands at the device: the lock, the PIN, the devices that people share."""

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from akrab.accounts.access import MATRIX, may
from akrab.accounts.access import Capability as C
from akrab.accounts.adapter import remember_language
from akrab.accounts.models import User
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.counter.lock import LOCKED, bind, device_of, is_locked
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, page
from akrab.core.errors import AkrabError
from akrab.counter import actions
from akrab.counter.models import Device, Pin

BACKEND = "akrab.accounts.backends.HandleBackend"
OFFICE_ROLES = [role for role, allowed in MATRIX.items() if C.OFFICE_ENTER in allowed]


@needs(C.OFFICE_ENTER, methods=("GET", "POST"))
def lock(request: OfficeRequest) -> HttpResponse:
    """Choose who you are and enter the PIN; POST locks the device at once. On a device of one's own there is nothing to
    lock."""
    if device_of(request) is None:
        return redirect("office:counter_devices")
    if request.method == "POST":
        request.session[LOCKED] = True
    return _lock_page(request)


def _lock_page(request: OfficeRequest, *, chosen: int = 0, problem: str = "") -> HttpResponse:
    people = Pin.objects.filter(user__is_active=True, user__role__in=OFFICE_ROLES).select_related("user")
    device = device_of(request)
    context = {
        "people": [one.user for one in people.order_by("user__name", "user_id")],
        "chosen": chosen or request.user.pk,
        "locked": is_locked(request),
        "device": device,
        "problem": problem,
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    response = render(request, "backoffice/counter/lock.html", context, status=422 if problem else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@sensitive_post_parameters("pin")
@needs(C.OFFICE_ENTER, methods=("POST",))
def unlock(request: OfficeRequest) -> HttpResponse:
    """The session becomes that of the person whose PIN it is; it stays bound to the device."""
    device = device_of(request)
    if device is None:
        return redirect("office:counter_devices")
    person = request.POST.get("person", "")
    chosen = int(person) if person.isdecimal() and len(person) < 18 else 0
    try:
        user = actions.check_pin(user_id=chosen, pin=request.POST.get("pin", "")[:20], device=device)
    except AkrabError as error:
        return _lock_page(request, chosen=chosen, problem=str(error))
    login(request, user, backend=BACKEND)
    bind(request, device)
    wished = request.POST.get("next", "")
    fits = wished.startswith("/office/") and url_has_allowed_host_and_scheme(wished, allowed_hosts=None)
    response = redirect(wished if fits else reverse("office:counter" if may(user, C.COUNTER_SELL) else "office:today"))
    return remembered(response, user)


def remembered(response: HttpResponse, user: User) -> HttpResponse:
    remember_language(response, user)
    return response


@needs(C.OFFICE_ENTER, methods=("POST",))
def awake(request: OfficeRequest) -> JsonResponse:
    """Somebody touches the page although nothing is asked of the server."""
    return JsonResponse({"awake": True})


class DeviceForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of this device"), max_length=60)


@needs(C.COUNTER_SELL, methods=("GET", "POST"))
def devices(request: OfficeRequest) -> HttpResponse:
    """Make this device a shared one; the list of those there are."""
    form = DeviceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            device = actions.open_device(name=form.cleaned_data["name"], till=actions.main_till(), actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            bind(request, device)
            messages.success(request, _("This device is shared now. It locks by itself; everybody enters with a PIN."))
            return redirect("office:counter_devices")
    context = {
        "form": form,
        "mine": device_of(request),
        "devices": list(Device.objects.filter(closed_at__isnull=True).select_related("opened_by")),
        "has_pin": Pin.objects.filter(user=request.user).exists(),
    }
    status = 422 if form.errors else 200
    return page(request, "backoffice/counter/devices.html", context, here="counter", status=status)


@needs(C.COUNTER_CLOSE, methods=("POST",))
def close(request: OfficeRequest, pk: int) -> HttpResponse:
    device = get_object_or_404(Device, pk=pk)
    attempt(
        request,
        lambda: actions.close_device(device=device, actor=request.user),
        _("%(name)s is not shared any more.") % {"name": device.name},
    )
    return redirect("office:counter_devices")


class PinForm(forms.Form):
    person = forms.TypedChoiceField(label=gettext_lazy("Person"), coerce=int)
    pin = forms.CharField(
        label=gettext_lazy("New PIN"),
        max_length=6,
        help_text=gettext_lazy("Four to six digits that only you know."),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": "[0-9]{4,6}"}),
    )

    def __init__(self, user: User, data: object = None) -> None:
        super().__init__(data, initial={"person": user.pk})  # type: ignore[arg-type]
        people = [user]
        if may(user, C.PEOPLE_MANAGE):
            others = User.objects.filter(role__in=OFFICE_ROLES, is_active=True).exclude(pk=user.pk)
            people += list(others.order_by("name", "id"))
        self.fields["person"].choices = [(one.pk, str(one)) for one in people]  # type: ignore[attr-defined]
        if len(people) == 1:
            self.fields["person"].widget = forms.HiddenInput()


@sensitive_post_parameters("pin")
@needs(C.OFFICE_ENTER, methods=("GET", "POST"))
def pin(request: OfficeRequest) -> HttpResponse:
    """One's own PIN; who manages people sets any."""
    form = PinForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = get_object_or_404(User, pk=form.cleaned_data["person"])
        try:
            actions.set_pin(user=person, pin=form.cleaned_data["pin"], actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The PIN of %(name)s is saved.") % {"name": person})
            return redirect("office:pin")
    context = {"form": form, "has_pin": Pin.objects.filter(user=request.user).first()}
    return page(request, "backoffice/counter/pin.html", context, here="people", status=422 if form.errors else 200)
