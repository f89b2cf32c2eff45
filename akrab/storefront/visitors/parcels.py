"""The page behind the code on a card in a parcel."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers.models import Customer
from akrab.engagement.models import ParcelCard
from akrab.engagement.parcels import claiming
from akrab.engagement.parcels.cards import source_name
from akrab.messaging import asking
from akrab.storefront.access import customer_of, visitor

PER_HOUR = 10  # tries from one address


class ClaimForm(forms.Form):
    name = forms.CharField(
        max_length=150, label=gettext_lazy("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        max_length=40,
        required=False,
        label=gettext_lazy("WhatsApp number"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "placeholder": "0812-3456-7890"}),
    )
    email = forms.CharField(
        max_length=254,
        required=False,
        label=gettext_lazy("or e-mail address"),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def parcel(request: HttpRequest, secret: str) -> HttpResponse:
    """The form, with one button for who is signed in; afterwards a word of thanks."""
    card = get_object_or_404(ParcelCard.objects.select_related("order"), secret=secret[:32])
    customer = customer_of(request)
    form = ClaimForm(request.POST if request.method == "POST" and customer is None else None)
    problem = claiming.problem_of(card)
    if request.method == "POST" and not problem and (customer is not None or form.is_valid()):
        done = _claim(request, card, customer, form)
        if done is not None:
            return done
    context = {
        "card": card,
        "customer": customer,
        "form": form,
        "problem": problem,
        "from": source_name(card.order.source),
        "questions": asking.questions(customer, said=request.POST.dict()) if not problem else [],
    }
    return _page(request, context, status=422 if form.errors else 410 if problem else 200)


def _claim(request: HttpRequest, card: ParcelCard, customer: Customer | None, form: ClaimForm) -> HttpResponse | None:
    """The page of thanks; None with the reason in the form."""
    language = get_language() or settings.LANGUAGE_CODE
    if not allow(f"parcel:{visitor(request)}", limit=PER_HOUR, seconds=3600):
        form.add_error(None, _("Too many cards were tried from here. Please try again in an hour."))
        return None
    given = {} if customer is not None else form.cleaned_data
    try:
        claimed = claiming.claim(card=card, customer=customer, language=language, **given)
    except AkrabError as error:
        if customer is not None:
            return _page(request, {"card": card, "customer": customer, "problem": str(error)}, status=422)
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    if customer is not None or claimed.new:  # of somebody known, only they themselves can say so
        asking.keep(customer=claimed.customer, said=request.POST.dict(), way=claiming.WAY, language=language)
    return _page(request, {"card": card, "customer": customer, "claimed": claimed})


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, "storefront/visitors/parcel.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
