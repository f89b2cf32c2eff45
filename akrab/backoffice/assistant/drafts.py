"""Orders read from messages: paste one, put it right, show it to the customer, order it."""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.assistant import actions, texts
from akrab.assistant.actions.deciding import mark_shown
from akrab.assistant.models import OrderDraft
from akrab.assistant.queries import open_drafts, view_of
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, page
from akrab.core import search
from akrab.core.errors import AkrabError
from akrab.customers.identity import find_or_create
from akrab.customers.models import Customer

SHOWN = 30


class PasteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What the customer wrote"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "2 kopi susu, 1 gula, antar sore ke jl mawar 5"}),
    )
    key = forms.CharField(min_length=16, max_length=43, widget=forms.HiddenInput)


class WhoForm(forms.Form):
    """Whose order it is: somebody known by name or number, or a number that is new."""

    who = forms.CharField(label=gettext_lazy("Name or phone number"), max_length=100)


@needs(C.MESSAGES_SEND, methods=("GET", "POST"))
def drafts(request: OfficeRequest) -> HttpResponse:
    form = PasteForm(request.POST or None, initial={"key": secrets.token_urlsafe(16)})
    if request.method == "POST" and form.is_valid():
        draft = actions.read_order(
            text=form.cleaned_data["text"], key=f"paste:{form.cleaned_data['key']}", actor=request.user, keep_empty=True
        )
        assert draft is not None
        return redirect("office:draft", draft.pk)
    waiting = list(open_drafts().prefetch_related("lines")[:SHOWN])
    decided = OrderDraft.objects.filter(state=OrderDraft.State.CONFIRMED).select_related("customer", "order")
    context = {"form": form, "waiting": waiting, "decided": list(decided.order_by("-id")[:8]), "tab": "drafts"}
    status = 422 if form.errors else 200
    return page(request, "backoffice/assistant/drafts.html", context, here="assistant", status=status)


def _found(pk: int) -> OrderDraft:
    return get_object_or_404(OrderDraft.objects.select_related("customer__user", "order", "message"), pk=pk)


@needs(C.MESSAGES_SEND)
def draft(request: OfficeRequest, pk: int) -> HttpResponse:
    return _page(request, _found(pk), WhoForm())


def _page(request: OfficeRequest, one: OrderDraft, who: WhoForm, *, status: int = 200) -> HttpResponse:
    view = view_of(one)
    text = texts.draft_text(view) if view.rows else ""
    context = {"draft": one, "view": view, "text": text, "who": who, "ways": _ways(), "found": _people(who)}
    return page(request, "backoffice/assistant/draft.html", context, here="assistant", status=status)


def _ways() -> list[tuple[str, str]]:
    return [("", _("not said")), ("deliver", _("Delivery")), ("collect", _("Collected from the shop"))]


@needs(C.MESSAGES_SEND, methods=("POST",))
def change(request: OfficeRequest, pk: int) -> HttpResponse:
    """All lines, the wishes, and further words, in one form: nothing typed is lost, whichever button is pressed."""
    one = _found(pk)
    added = request.POST.get("add", "").strip()[:500]

    def deed() -> None:
        for line in one.lines.all():
            number = request.POST.get(f"quantity-{line.pk}", "")
            chosen = request.POST.get(f"variant-{line.pk}", "")
            quantity = int(number) if number.isdecimal() and len(number) < 6 else line.quantity
            variant = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
            if quantity != line.quantity or (variant is not None and variant != line.variant_id):
                actions.set_line(draft=one, line=line, quantity=quantity, variant_id=variant)
        wishes = {name: request.POST.get(name, "") for name in ("way", "wished_time", "address")}
        if any(wishes[name].strip() != getattr(one, name) for name in wishes):
            actions.change(draft=one, **wishes)
        if added:
            actions.add_words(draft=one, text=added)

    attempt(request, deed, _("The draft is kept."))
    return redirect("office:draft", pk)


@needs(C.MESSAGES_SEND, methods=("POST",))
def customer(request: OfficeRequest, pk: int) -> HttpResponse:
    """Chosen from those found, or a phone number that makes a new customer."""
    one = _found(pk)
    chosen = request.POST.get("customer", "")
    if chosen.isdecimal() and len(chosen) < 19:
        person = get_object_or_404(Customer, pk=int(chosen), merged_into=None)
        attempt(request, lambda: actions.set_customer(draft=one, customer=person), _("The draft is kept."))
        return redirect("office:draft", pk)
    form = WhoForm(request.POST)
    if form.is_valid() and not _people(form):
        try:
            person, _new = find_or_create(kind="phone", text=form.cleaned_data["who"], way="chat", actor=request.user)
            actions.set_customer(draft=one, customer=person)
        except AkrabError as error:
            complain(form, error, phone="who")
        else:
            messages.success(request, _("The draft is kept."))
            return redirect("office:draft", pk)
    return _page(request, one, form, status=422)


def _people(form: WhoForm) -> list[Customer]:
    """Those whom a name or number finds."""
    query = form.data.get("who", "").strip()[:100] if form.is_bound else ""
    ids = search.find("customer", query, limit=8) if query else []
    return list(Customer.objects.present().filter(pk__in=ids)) if ids else []


@needs(C.MESSAGES_SEND, methods=("POST",))
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    one = _found(pk)
    attempt(request, lambda: actions.show(draft=one, actor=request.user), _("The draft is sent to the customer."))
    return redirect("office:draft", pk)


@needs(C.MESSAGES_SEND, methods=("POST",))
def shown(request: OfficeRequest, pk: int) -> HttpResponse:
    """It was copied and sent by hand, or read out."""
    one = _found(pk)
    attempt(request, lambda: mark_shown(draft=one, actor=request.user), _("Noted: the customer has seen it."))
    return redirect("office:draft", pk)


@needs(C.ORDERS_DECIDE, methods=("POST",))
def order(request: OfficeRequest, pk: int) -> HttpResponse:
    """At the total that stands on the page."""
    one = _found(pk)
    total = request.POST.get("total", "")
    expected = int(total) if total.isdecimal() and len(total) < 19 else 0
    try:
        placed = actions.confirm_or_note(draft=one, expected_total=expected, actor=request.user)
    except AkrabError as error:
        messages.error(request, str(error))
        return redirect("office:draft", pk)
    messages.success(request, _("Order %(number)s is written down.") % {"number": placed.number})
    return redirect("office:order", placed.pk)


@needs(C.MESSAGES_SEND, methods=("POST",))
def drop(request: OfficeRequest, pk: int) -> HttpResponse:
    one = _found(pk)
    attempt(request, lambda: actions.drop(draft=one, actor=request.user), _("The draft is dropped."))
    return redirect("office:assistant")
