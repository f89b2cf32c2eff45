"""A customer allows notices on a device, or ends them; what the browser needs for it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from akrab.accounts.models import User
from akrab.core import brand, shop
from akrab.customers.models import Customer
from akrab.messaging.models import PushDevice
from akrab.messaging.push import devices, door
from akrab.messaging.push.errors import PushError
from akrab.storefront.access import for_customers
from akrab.storefront.pagecache import public_page
from akrab.storefront.screens import icons

SHOP = PushDevice.Door.SHOP


@for_customers
def allow(request: HttpRequest, _customer: Customer) -> HttpResponse:
    """What the browser gave is kept. 422 with the reason when it cannot be used."""
    if request.method != "POST" or not isinstance(request.user, User):
        return HttpResponseNotAllowed(["POST"])
    try:
        device = door.allow(request, request.user, SHOP)
    except PushError as error:
        return JsonResponse({"problem": str(error)}, status=422)
    if "old" not in request.POST:
        messages.success(request, _("This device shows notices from now on."))
    response = JsonResponse({"name": device.name})
    door.remember(response, device)
    return response


@for_customers
def off(request: HttpRequest, _customer: Customer) -> HttpResponse:
    """No notices on one of one's devices any more."""
    if request.method != "POST" or not isinstance(request.user, User):
        return HttpResponseNotAllowed(["POST"])
    typed = request.POST.get("device", "")
    pk = int(typed) if typed.isdecimal() and len(typed) < 19 else None
    if devices.switch_off(user=request.user, pk=pk, endpoint=request.POST.get("endpoint", "")):
        messages.success(request, _("That device shows no notices any more."))
    return redirect("storefront:preferences")


@public_page(depends=("shop",))
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """For the whole shop; the office and the till have their own, which come first on their pages."""
    return door.worker(scope="/", anew=reverse("storefront:screen_allow"))


@require_safe
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """The shop's first letter on its colour, for systems that draw no SVG."""
    if size not in icons.SIZES:
        raise Http404
    drawn = icons.draw(icons.letter(str(shop.get("name"))), brand.accent(), size)
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})
