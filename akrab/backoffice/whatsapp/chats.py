"""Chats exported from a phone: upload, say who is who, take in."""

from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.backoffice.whatsapp.tabs import tabs
from akrab.core.errors import AkrabError
from akrab.customers.handles import HandleError, find_owner, normalise
from akrab.customers.models import Customer
from akrab.messaging.models import ChatImport
from akrab.messaging.whatsapp import importing
from akrab.messaging.whatsapp.importing import NEW, NOBODY, SHOP, Choice

WRITERS = 40


class ChatForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Exported chat"),
        help_text=gettext_lazy(
            "The .txt or .zip that WhatsApp makes: open the chat, More, Export chat. With media, its files come too."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.zip,text/plain,application/zip"}),
    )


@needs(C.IMPORTS_RUN, methods=("GET", "POST"))
def chats(request: OfficeRequest) -> HttpResponse:
    form = ChatForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            made = importing.begin(filename=upload.name, data=upload, actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            return redirect("office:whatsapp_chat", made.pk)
    context = {"form": form, "rows": list(ChatImport.objects.all()[:30]), "tabs": tabs(request.user, "whatsapp_chats")}
    return page(request, "backoffice/whatsapp/chats.html", context, here="whatsapp", status=422 if form.errors else 200)


@needs(C.IMPORTS_RUN, methods=("GET", "POST"))
def chat(request: OfficeRequest, pk: int) -> HttpResponse:
    """Who the writers are and how the date is read; then how far it is."""
    one = get_object_or_404(ChatImport, pk=pk)
    trouble = ""
    posted = _posted(request, one) if request.method == "POST" else None
    if posted is not None:
        try:
            importing.choose(one=one, choice=_resolved(posted))
        except AkrabError as error:
            trouble = str(error)
        else:
            toasts.success(request, _("The chat is being taken in."))
            return redirect("office:whatsapp_chat", one.pk)
    context = {"one": one, "trouble": trouble, **_shown(one, posted)}
    return page(
        request,
        "backoffice/whatsapp/chat.html",
        context,
        here="whatsapp",
        partial="chat",
        status=422 if trouble else 200,
    )


def _posted(request: OfficeRequest, one: ChatImport) -> dict[str, Any]:
    people = {}
    for place, author in enumerate(_writers(one)):
        who = request.POST.get(f"who{place}", NOBODY)
        people[author] = request.POST.get(f"phone{place}", "").strip() if who == "phone" else who
    return {"order": request.POST.get("order", one.order), "people": people}


def _writers(one: ChatImport) -> list[str]:
    return list(one.people)[:WRITERS]


def _resolved(posted: dict[str, Any]) -> Choice:
    """A typed phone number becomes the customer it belongs to. Raises ChatImportError."""
    people = {}
    for author, who in posted["people"].items():
        if who in (SHOP, NEW, NOBODY) or (who.isdecimal() and len(who) < 8):
            people[author] = who
            continue
        try:
            handle = find_owner(normalise("phone", who))
        except HandleError as error:
            raise importing.ChatImportError(str(error), field="people") from error
        if handle is None:
            raise importing.ChatImportError(
                _("No customer has the number %(number)s. Choose “a new customer” instead.") % {"number": who},
                field="people",
            )
        people[author] = str(handle.customer_id)
    return Choice(posted["order"], people)


def _shown(one: ChatImport, posted: dict[str, Any] | None) -> dict[str, Any]:
    people = posted["people"] if posted else one.people
    ids = [int(who) for who in people.values() if who.isdecimal() and len(who) < 8]
    named = {customer.pk: str(customer) for customer in Customer.objects.filter(pk__in=ids)}
    try:
        chat = importing.read(one)
    except AkrabError:
        return {"writers": [], "first": [], "gone": True}
    counts = dict(chat.authors)
    writers = [
        {
            "place": place,
            "author": author,
            "count": counts.get(author, 0),
            "who": people.get(author, NOBODY),
            "customer": named.get(int(people[author])) if people.get(author, "").isdecimal() else None,
        }
        for place, author in enumerate(_writers(one))
    ]
    return {
        "writers": writers,
        "first": chat.lines[:3],
        "order": (posted or {}).get("order") or one.order or chat.guess,
        "orders": [
            ("dmy", _("day, month, year")), ("mdy", _("month, day, year")), ("ymd", _("year, month, day")),
            *([("mixed", _("by line: the file has both orders"))] if "mixed" in (one.order, chat.order) else []),
        ],
        "asked": not one.order,
    }  # fmt: skip
