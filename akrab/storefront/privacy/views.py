"""My data: see, correct, take along, object, have erased; and the page of preferences, also by the link in a mail."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akrab.consent import actions as consent
from akrab.consent import queries
from akrab.consent.models import Channel
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers.models import Customer
from akrab.messaging.links import PREFERENCES_SALT, UNSUBSCRIBE_SALT, preferences_link
from akrab.messaging.models import Message
from akrab.messaging.optin import end_news
from akrab.orders.queries import orders_of
from akrab.privacy import actions
from akrab.privacy.copying import make_copy
from akrab.privacy.erasure import obstacles
from akrab.privacy.models import HOURS, Request
from akrab.storefront.access import for_customers
from akrab.storefront.privacy import choosing

COPIES_PER_DAY = 5
LINK_AGE = 365 * 24 * 3600


@require_safe
@for_customers
def my_data(request: HttpRequest, customer: Customer) -> HttpResponse:
    """What the shop keeps, in plain words, and what the customer can do about it."""
    asked = list(Request.objects.filter(customer=customer).order_by("-opened_at", "-id")[:20])
    context = {
        "here": "my_data",
        "customer": customer,
        "handles": list(customer.handles.order_by("kind", "id")),
        "order_count": orders_of(customer).count(),
        "message_count": Message.objects.filter(customer=customer).exclude(direction="note").count(),
        "receipts": list(queries.receipts(customer)[:20]),
        "asked": asked,
        "open": {one.kind for one in asked if one.state == Request.State.OPEN},
        "obstacles": obstacles(customer),
        "hours": HOURS,
    }
    return render(request, "storefront/privacy/my_data.html", context)


@require_POST
@for_customers
def copy(request: HttpRequest, customer: Customer) -> HttpResponse:
    """The copy, at once: a zip with a page to read and a file for machines."""
    if not allow(f"copy:{customer.pk}", limit=COPIES_PER_DAY, seconds=24 * 3600):
        messages.error(request, _("You took several copies today. Please come back tomorrow."))
        return redirect("storefront:my_data")
    response = HttpResponse(
        make_copy(customer=customer, way="my data", actor=customer.user), content_type="application/zip"
    )
    response["Content-Disposition"] = f'attachment; filename="my-data-{clock.today():%Y-%m-%d}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@for_customers
def ask(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Ask the shop to correct, to erase, or to stop using the data for offers."""
    kind = request.POST.get("kind", "")
    if kind not in Request.Kind.values:
        raise Http404
    actions.ask(customer=customer, kind=kind, text=request.POST.get("text", ""), way="my data", actor=customer.user)
    messages.success(request, _("The shop has your request and answers within three days."))
    return redirect("storefront:my_data")


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def preferences(request: HttpRequest, customer: Customer) -> HttpResponse:
    """What the customer wants to hear."""
    return _preferences(request, customer, way="preferences")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same page from the link at the foot of a message, without signing in. Looking changes nothing."""
    try:
        pk = signing.loads(token, salt=PREFERENCES_SALT, max_age=LINK_AGE)
    except signing.BadSignature as error:
        raise Http404 from error
    customer = Customer.objects.present().filter(pk=pk).first()
    if customer is None:
        raise Http404
    return _preferences(request, customer, way="link", by_link=True)


def _preferences(request: HttpRequest, customer: Customer, *, way: str, by_link: bool = False) -> HttpResponse:
    if request.method == "POST":
        said = choosing.keep(customer, request.POST.dict(), way=way, verified_mail=by_link)
        messages.success(request, " ".join([_("Your choice is kept."), *said]))
        return redirect(request.path)
    context = {
        "here": "my_data",
        "customer": customer,
        "choices": choosing.choices(customer),
        "about_orders": choosing.about_orders(customer),
        "profiling": queries.allows(customer, choosing.PROFILING, Channel.ANY),
        "profiling_wording": choosing.profiling_wording(),
        "by_link": by_link,
    }
    response = render(request, "storefront/privacy/preferences.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail that asks for a yes. Programs open links too, so the yes is a button."""
    if request.method == "POST":
        try:
            consent.confirm(token=token)
        except AkrabError as error:
            context = {"refused": str(error), "token": token}
            return render(request, "storefront/privacy/confirm.html", context, status=410)
        return render(request, "storefront/privacy/confirm.html", {"done": True, "token": token})
    return render(request, "storefront/privacy/confirm.html", {"token": token})


@csrf_exempt  # mail programs post here without a cookie; the token is the key (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click ends news by e-mail. Opening the page changes nothing; posting does, once or often, and never asks."""
    try:
        pk, address = signing.loads(token, salt=UNSUBSCRIBE_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    message = Message.objects.select_related("customer").filter(pk=pk).first()
    if request.method == "POST":
        end_news(address=address, message=message, wording=_("End news by e-mail"), way="one-click")
    customer = message.customer if message is not None else None
    context = {
        "done": request.method == "POST",
        "address": address,
        "preferences": preferences_link(customer) if customer is not None else "",
    }
    response = render(request, "storefront/privacy/unsubscribe.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response
