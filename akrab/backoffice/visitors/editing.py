"""Writing a message for the pages, and seeing it as a guest or as a certain customer would."""

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.backoffice.visitors.forms import WebMessageForm
from akrab.core import clock, search
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.engagement.models import WebMessage
from akrab.engagement.web import actions, words
from akrab.engagement.web.choosing import basket_of, person_of
from akrab.engagement.web.rules import OF_BASKET, OF_PERSON, Visit, unmet
from akrab.engagement.web.texts import said


@needs(C.PROMOTIONS_EDIT, methods=("GET", "POST"))
def edit(request: OfficeRequest, pk: int | None = None) -> HttpResponse:
    """A new message, or a change of one."""
    found = get_object_or_404(WebMessage, pk=pk) if pk else None
    form = WebMessageForm(request.POST if request.method == "POST" else None, message=found)
    if form.is_bound and form.is_valid():
        try:
            saved = actions.save(message=found, actor=request.user, **form.details())
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("“%(name)s” is saved.") % {"name": saved})
            return redirect("office:web_message", saved.pk)
    context = {"message": found, "form": form, **_seen(request, form, found)}
    status = 422 if form.errors else 200
    return page(request, "backoffice/visitors/edit.html", context, here="web_messages", status=status)


@needs(C.PROMOTIONS_EDIT, methods=("POST",))
def preview(request: OfficeRequest) -> HttpResponse:
    """What is in the form now, as a guest or the customer that was named would see it."""
    form = WebMessageForm(request.POST)
    form.is_valid()
    context = {"form": form, **_seen(request, form, None)}
    return page(request, "backoffice/visitors/edit.html", context, here="web_messages", partial="seen")


def _seen(request: OfficeRequest, form: WebMessageForm, saved: WebMessage | None) -> dict[str, Any]:
    """The message with its words filled in, and why this person would not get it."""
    shown = WebMessage(**form.details()) if hasattr(form, "cleaned_data") else saved or WebMessage()
    given = request.POST if request.method == "POST" else request.GET
    asked = given.get("as", "").strip()[:80]
    language = given.get("in", "")
    if language not in actions.languages():
        language = next((code for code in (get_language() or "", *actions.languages()) if shown.texts.get(code)), "id")
    customer = _customer(request, asked)
    person = person_of(customer, tags=True) if customer is not None else None
    basket = basket_of(customer, "")
    visit = Visit(at=clock.now().astimezone(clock.zone()), language=language)
    checked = {
        name: wanted
        for name, wanted in shown.conditions.items()
        if name in OF_PERSON | OF_BASKET | {"who", "weekdays", "hours"}
    }
    words_now = said(shown, language, person, basket)
    return {
        "shown": shown,
        "said": words_now if words_now.title or words_now.text else None,
        "as_asked": asked,
        "as_customer": customer,
        "language": language,
        "languages": actions.languages(),
        "unmet": [words.condition(name, shown.conditions[name]) for name in unmet(checked, visit, person, basket)],
    }


def _customer(request: OfficeRequest, asked: str) -> Customer | None:
    if not asked or not may(request.user, C.CUSTOMERS_VIEW):
        return None
    ids = search.find("customer", asked, limit=1)
    return Customer.objects.present().filter(pk__in=ids).first()
