"""Goods moved between outlets: the list, one paper, sending, receiving."""

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.models import User
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.paging import page_of
from akrab.backoffice.purchasing.articles import ArticleForm, chosen
from akrab.backoffice.purchasing.outlets import OutletChoice
from akrab.catalogue import outlets, places
from akrab.catalogue.models import Variant
from akrab.core.errors import AkrabError
from akrab.purchasing.actions import moving
from akrab.purchasing.models import Transfer


class TransferForm(forms.Form):
    source = OutletChoice(label=gettext_lazy("From outlet"))
    target = OutletChoice(label=gettext_lazy("To outlet"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class ReceivedForm(forms.Form):
    """How many of each line arrived."""

    def __init__(self, data: object, *, transfer: Transfer) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.lines = list(transfer.lines.select_related("variant__product"))
        for line in self.lines:
            self.fields[f"line-{line.pk}"] = WholeField(
                label=str(line.variant), min_value=0, initial=line.quantity, widget=whole_input()
            )

    def arrived(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"line-{line.pk}"] for line in self.lines}


@needs(C.STOCK_MOVE)
def transfers(request: OfficeRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    rows = Transfer.objects.select_related("source", "target")
    context = {
        "page": page_of(rows, ("-created_at", "-id"), after),
        "first": not after,
        "several": len(outlets.active()) > 1,
    }
    return page(request, "backoffice/purchasing/transfers.html", context, here="stock", partial="rows")


@needs(C.STOCK_MOVE, methods=("GET", "POST"))
def transfer_new(request: OfficeRequest) -> HttpResponse:
    places_known = outlets.active()
    initial = {"source": places_known[0].pk, "target": places_known[1].pk} if len(places_known) > 1 else None
    form = TransferForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            made = moving.start(actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            return redirect("office:transfer", made.pk)
    context = {"form": form, "several": len(places_known) > 1}
    status = 422 if form.errors else 200
    return page(request, "backoffice/purchasing/transfer_new.html", context, here="stock", status=status)


def _transfer(pk: int) -> Transfer:
    return get_object_or_404(Transfer.objects.select_related("source", "target", "actor"), pk=pk)


@needs(C.STOCK_MOVE)
def transfer(request: OfficeRequest, pk: int) -> HttpResponse:
    return _page(request, _transfer(pk))


def _page(
    request: OfficeRequest,
    found: Transfer,
    *,
    form: ArticleForm | None = None,
    choices: Sequence[Variant] = (),
    received: ReceivedForm | None = None,
) -> HttpResponse:
    lines = list(found.lines.select_related("variant__product"))
    place = places.key_of(found.source)
    context = {
        "transfer": found,
        "lines": [(line, places.free_at(line.variant_id, place) if found.state == "draft" else 0) for line in lines],
        "difference": sum(line.difference for line in lines),
        "form": form or ArticleForm(),
        "choices": choices,
        "received": received or (ReceivedForm(None, transfer=found) if found.state == Transfer.State.SENT else None),
    }
    status = 422 if form is not None or received is not None else 200
    return page(request, "backoffice/purchasing/transfer.html", context, here="stock", status=status)


@needs(C.STOCK_MOVE, methods=("POST",))
def transfer_line(request: OfficeRequest, pk: int) -> HttpResponse:
    found, form = _transfer(pk), ArticleForm(request.POST)
    choices: list[Variant] = []
    if form.is_valid():
        variant, choices = chosen(form)
        if variant:
            try:
                moving.set_line(transfer=found, variant=variant, quantity=form.cleaned_data["quantity"])
            except AkrabError as error:
                complain(form, error)
            else:
                return redirect("office:transfer", pk)
    return _page(request, found, form=form, choices=choices)


DEEDS: dict[str, tuple[Callable[..., None], object]] = {
    "send": (moving.send, gettext_lazy("%(number)s is on the way.")),
    "cancel": (moving.cancel, gettext_lazy("%(number)s is cancelled; the goods lie where they were.")),
}


@needs(C.STOCK_MOVE, methods=("POST",))
def transfer_deed(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    if deed not in DEEDS:
        raise Http404
    found, (act, said) = _transfer(pk), DEEDS[deed]
    actor: User = request.user
    attempt(request, lambda: act(transfer=found, actor=actor), str(said) % {"number": found.number})
    return redirect("office:transfer", pk)


@needs(C.STOCK_MOVE, methods=("POST",))
def transfer_receive(request: OfficeRequest, pk: int) -> HttpResponse:
    found = _transfer(pk)
    form = ReceivedForm(request.POST, transfer=found)
    if form.is_valid():
        try:
            difference = moving.receive(transfer=found, arrived=form.arrived(), actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            if difference:
                text = _("%(number)s is received; %(difference)+d pieces differ.")
                messages.warning(request, text % {"number": found.number, "difference": difference})
            else:
                messages.success(request, _("%(number)s is received in full.") % {"number": found.number})
            return redirect("office:transfer", pk)
    return _page(request, found, received=form)
