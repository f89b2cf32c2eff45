"""A customer's own pages: overview, inbox, details."""

import secrets

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers.actions import change_customer
from akrab.customers.models import Customer
from akrab.insight.offers.queries import some_of_both
from akrab.insight.offers.words import reason_for_them
from akrab.messaging.actions import mark_read, write_to_shop
from akrab.messaging.bubbles import bubbles_of
from akrab.messaging.live import of_person
from akrab.messaging.models import Message
from akrab.messaging.queries import inbox as inbox_of
from akrab.messaging.queries import unread_by_customer
from akrab.orders.queries import orders_of, unconfirmed_count
from akrab.storefront import paging
from akrab.storefront.access import for_customers

MESSAGES_PER_HOUR = 30
OFFERS = 4  # products that the overview shows


@require_safe
@for_customers
def home(request: HttpRequest, customer: Customer) -> HttpResponse:
    return render(
        request,
        "storefront/account_home.html",
        {
            "here": "account",
            "customer": customer,
            "waiting_count": unconfirmed_count(customer),
            "unread_count": unread_by_customer(customer),
            "latest": list(orders_of(customer)[:3]),
            "offers": [(one.product, reason_for_them(one)) for one in some_of_both(customer.pk, OFFERS)],
        },
    )


class MessageForm(forms.Form):
    """A letter to the shop. The key makes a doubled click one message."""

    subject = forms.CharField(max_length=150, required=False, label=gettext_lazy("Subject"))
    text = forms.CharField(max_length=5000, label=gettext_lazy("Message"), widget=forms.Textarea(attrs={"rows": 4}))
    key = forms.CharField(min_length=20, max_length=43, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def inbox(request: HttpRequest, customer: Customer) -> HttpResponse:
    """What the shop and the customer wrote to each other, and a form to write; `?ask=product` asks for a product."""
    form = MessageForm(initial=prepared(request))
    if request.method == "POST":
        form = MessageForm(request.POST)
        if form.is_valid() and send_to_shop(customer, form):
            messages.success(request, _("Your message has reached the shop. The answer comes here."))
            return redirect("storefront:inbox")
    seen, before = inbox_of(customer), request.GET.get("before", "")
    if "HX-Request" in request.headers and of_person(seen) == request.GET.get("have"):
        return HttpResponse(status=204)  # the page looks every two seconds
    page = paging.newest_first(seen.prefetch_related("attachments"), "created_at", before)
    new = {message.pk for message in page.rows if message.direction == "out" and message.state == "delivered"}
    if new and request.method == "GET":
        mark_read(customer=customer)
    return render(
        request,
        "storefront/_letters.html" if "HX-Request" in request.headers else "storefront/inbox.html",
        {
            "here": "inbox",
            "customer": customer,
            "form": form,
            "page": page,
            "letters": bubbles_of(page.rows),
            "have": of_person(seen),
            "new": new,
            "asks": request.GET.get("ask") == "product" or "subject" in request.GET,
        },
        status=422 if form.errors else 200,
    )


def prepared(request: HttpRequest) -> dict[str, str]:
    """What an empty letter begins with."""
    asks = request.GET.get("ask") == "product"
    subject = _("I am looking for a product") if asks else request.GET.get("subject", "")[:150]
    return {"key": secrets.token_urlsafe(32), "subject": subject}


def send_to_shop(customer: Customer, form: MessageForm, *, channel: str = Message.Channel.INBOX) -> bool:
    """Hand the letter over, from the inbox or the contact form; False, with the reason in the form, when refused."""
    if not allow(f"message:{customer.pk}", limit=MESSAGES_PER_HOUR, seconds=3600):
        form.add_error(None, _("You have written many messages within an hour. Please wait a little."))
        return False
    typed = form.cleaned_data
    try:
        write_to_shop(
            customer=customer, text=typed["text"], subject=typed["subject"], key=typed["key"], channel=channel
        )
    except AkrabError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


class DetailsForm(forms.Form):
    name = forms.CharField(max_length=150, label=gettext_lazy("Name"))
    city = forms.CharField(max_length=80, required=False, label=gettext_lazy("City"))
    address = forms.CharField(
        max_length=300, required=False, label=gettext_lazy("Delivery address"), widget=forms.Textarea(attrs={"rows": 3})
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=gettext_lazy("Language of messages to you"))
    listed = forms.BooleanField(
        required=False,
        label=gettext_lazy("Show my name in the public list of members"),
        help_text=gettext_lazy("Only your name is shown, and you can change this at any time."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def details(request: HttpRequest, customer: Customer) -> HttpResponse:
    """What the shop knows about the customer, to look at and to mend."""
    known = {name: getattr(customer, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST or None, initial=known | {"language": customer.language or settings.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        assert customer.user is not None
        change_customer(customer=customer, actor=customer.user, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("storefront:details")
    return render(
        request,
        "storefront/details.html",
        {
            "here": "details",
            "customer": customer,
            "form": form,
        },
        status=422 if form.errors else 200,
    )
