"""Requests about data, with their clock: what is open, the letter, the erasure."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customers import find
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, page
from akrab.consent.ways import in_words
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.messaging.addresses import mail_address
from akrab.privacy import actions, erasure, letters, paper
from akrab.privacy.copying import make_copy
from akrab.privacy.models import Request

SHOWN = 200


class LetterForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Letter"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 12}))
    sent_by = forms.ChoiceField(
        label=gettext_lazy("How does it go?"),
        choices=[
            (Request.SentBy.MESSAGE, gettext_lazy("As a message: to the inbox, and by e-mail")),
            (Request.SentBy.POST, gettext_lazy("On paper: print it, and post it or hand it over")),
        ],
        initial=Request.SentBy.MESSAGE,
        widget=forms.RadioSelect,
    )
    refuse = forms.BooleanField(
        label=gettext_lazy("This letter refuses the request; the ground stands in it"), required=False
    )


@needs(C.PRIVACY_MANAGE)
def all_requests(request: OfficeRequest) -> HttpResponse:
    """What is open, the one that is due first on top; below what was answered."""
    rows = Request.objects.select_related("customer", "actor")
    context = {
        "open": list(rows.filter(state=Request.State.OPEN).order_by("opened_at", "id")[:SHOWN]),
        "answered": list(rows.exclude(state=Request.State.OPEN).order_by("-answered_at", "-id")[:SHOWN]),
        "now": clock.now(),
        "tab": "requests",
    }
    return page(request, "backoffice/privacy/requests.html", context, here="privacy")


@needs(C.PRIVACY_MANAGE)
def one(request: OfficeRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    return _page(request, found, LetterForm(initial={"text": _draft(found)}))


@needs(C.PRIVACY_MANAGE, methods=("POST",))
def answer(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send the letter and stop the clock."""
    found, form = _found(pk), LetterForm(request.POST)
    if form.is_valid():
        try:
            actions.answer(
                request=found,
                text=form.cleaned_data["text"],
                refuse=form.cleaned_data["refuse"],
                sent_by=form.cleaned_data["sent_by"],
                actor=request.user,
            )
        except AkrabError as error:
            complain(form, error)
        else:
            if found.sent_by == Request.SentBy.POST:
                messages.success(request, _("The request is answered. Print the letter now."))
                return redirect("office:privacy_request", found.pk)
            return redirect("office:privacy")
    return _page(request, found, form, status=422)


@needs(C.PRIVACY_MANAGE, methods=("GET", "POST"))
def letter(request: OfficeRequest, pk: int) -> HttpResponse:
    """The letter as a PDF: as it was sent, else as it stands in the form or is ready; changes nothing."""
    found = _found(pk)
    text = found.answer or request.POST.get("text", "").strip()[:10_000] or _draft(found)
    response = HttpResponse(paper.pdf(found, text), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{found.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@needs(C.PRIVACY_MANAGE, methods=("POST",))
def erase(request: OfficeRequest, pk: int) -> HttpResponse:
    """Erase, at a second look: the word on the page has to be typed."""
    found = _found(pk)
    if request.POST.get("sure", "").strip().casefold() != str(_("erase")).casefold():
        form = LetterForm(initial={"text": _draft(found)})
        return _page(
            request, found, form, status=422, problem=_("Type the word “%(word)s” to go on.") % {"word": _("erase")}
        )
    attempt(
        request, lambda: actions.erase(request=found, actor=request.user), _("Everything personal has been erased.")
    )
    return redirect("office:privacy_request", found.pk)


@needs(C.PRIVACY_MANAGE, methods=("POST",))
def copy(request: OfficeRequest, pk: int) -> HttpResponse:
    """The copy of the person's data, to hand over."""
    found = _found(pk)
    response = HttpResponse(
        make_copy(customer=found.customer, way="office", actor=request.user), content_type="application/zip"
    )
    response["Content-Disposition"] = f'attachment; filename="customer-{found.customer_id}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@needs(C.PRIVACY_MANAGE, methods=("POST",))
def ask(request: OfficeRequest, pk: int) -> HttpResponse:
    """Somebody asked by phone, in the shop, in a chat: write it down, the clock starts."""
    customer, kind = find(pk), request.POST.get("kind", "")
    if kind not in Request.Kind.values:
        raise Http404
    made = actions.ask(
        customer=customer, kind=kind, text=request.POST.get("text", ""), way="office", actor=request.user
    )
    return redirect("office:privacy_request", made.pk)


def _found(pk: int) -> Request:
    return get_object_or_404(Request.objects.select_related("customer__user", "actor"), pk=pk)


def _draft(found: Request) -> str:
    with translation.override(found.customer.language or "id"):
        return letters.draft(found)


def _page(
    request: OfficeRequest, found: Request, form: LetterForm, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    is_open = found.state == Request.State.OPEN
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "now": clock.now(),
        "obstacles": erasure.obstacles(found.customer) if is_open and found.kind == Request.Kind.ERASE else [],
        "problem": problem,
        "way": in_words(found.way),
        "postal": paper.postal_lines(found),
        "reachable": bool(mail_address(found.customer)),
        "tab": "requests",
    }
    return page(request, "backoffice/privacy/request.html", context, here="privacy", status=status)
