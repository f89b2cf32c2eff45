"""“Tell me when it is back”: for customers with one tap, for guests with an e-mail address."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers.models import Customer
from akrab.reviews.models import StockAlert
from akrab.reviews.wishes import ask_for_alert, cancel_alert
from akrab.storefront import showcase
from akrab.storefront.access import customer_of, for_customers, visitor

PER_HOUR = 20


class AlertForm(forms.Form):
    variant = forms.TypedChoiceField(label=gettext_lazy("Which one?"), coerce=int)
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("We write once, when it is back, and use the address for nothing else."),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )


def _form(data: object, gone: list[showcase.Choice], customer: Customer | None) -> AlertForm:
    form = AlertForm(data)  # type: ignore[arg-type]
    field = form.fields["variant"]
    field.choices = [(choice.variant.pk, choice.label) for choice in gone]  # type: ignore[attr-defined]
    if len(gone) == 1:
        field.initial = gone[0].variant.pk
        field.widget = forms.HiddenInput()
    if customer is not None:
        del form.fields["email"]
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def tell_me(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a product's sold-out variants. htmx puts it into the product's page; it is a page as well."""
    shown, customer = showcase.detail(slug), customer_of(request)
    gone = [choice for choice in shown.choices if choice.sold_out]
    form = _form(request.POST if request.method == "POST" else None, gone, customer)
    asked = form.is_valid() and _ask(request, form, gone, customer)
    htmx = bool(request.headers.get("HX-Request"))
    if asked and not htmx:
        messages.success(request, _("Noted. We tell you as soon as it is back."))
        return redirect("storefront:product", slug)
    context = {
        "here": "products", "product": shown.product, "form": form, "gone": gone, "asked": asked, "customer": customer
    }  # fmt: skip
    template = "storefront/wishes/tell_me.html" + ("#form" if htmx else "")
    response = render(request, template, context, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _ask(request: HttpRequest, form: AlertForm, gone: list[showcase.Choice], customer: Customer | None) -> bool:
    if not allow(f"alert:{visitor(request)}", limit=PER_HOUR, seconds=3600):
        form.add_error(None, _("There were many requests within an hour. Please wait a little."))
        return False
    chosen = next(choice.variant for choice in gone if choice.variant.pk == form.cleaned_data["variant"])
    try:
        ask_for_alert(
            variant=chosen,
            customer=customer,
            email=form.cleaned_data.get("email", ""),
            language=get_language() or "",
        )
    except AkrabError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


@require_POST
@for_customers
def stop(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """The customer does not wait any more."""
    cancel_alert(alert=get_object_or_404(StockAlert, pk=pk, customer=customer))
    messages.success(request, _("You are not told about it any more."))
    return redirect("storefront:favourites")
