"""What to order, the orders to suppliers, one order."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import MoneyField, WholeField, complain, whole_input
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.paging import page_of
from akrab.backoffice.purchasing.articles import ArticleForm, chosen
from akrab.backoffice.purchasing.suppliers import active_suppliers
from akrab.catalogue import outlets
from akrab.catalogue.models import Outlet, Variant
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.purchasing import paper, queries
from akrab.purchasing.actions import buying
from akrab.purchasing.models import Purchase, Supplier
from akrab.purchasing.proposals import Proposal, proposals

TABS = {
    "need": (gettext_lazy("To order"), ()),
    "open": (gettext_lazy("Ordered"), (Purchase.State.DRAFT, *Purchase.OPEN)),
    "all": (gettext_lazy("All orders"), tuple(Purchase.State)),
}


class LineForm(ArticleForm):
    field_order = ("article", "quantity", "price")
    price = MoneyField(
        label=gettext_lazy("Price of a piece"), required=False, help_text=gettext_lazy("Empty: the last price there.")
    )


class ReasonOnlyForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)


class RulesForm(forms.Form):
    service = WholeField(
        label=gettext_lazy("Goods last until the delivery, in per cent"),
        min_value=50,
        max_value=99,
        widget=whole_input(),
        help_text=gettext_lazy("95: in 19 of 20 deliveries nothing runs out before. More needs more stock."),
    )
    cover = WholeField(
        label=gettext_lazy("Days that one order should last"), min_value=1, max_value=365, widget=whole_input()
    )


def _rules() -> RulesForm:
    return RulesForm(initial={"service": shop.get("purchase_service"), "cover": shop.get("purchase_cover_days")})


@needs(C.PURCHASING)
def purchasing(request: OfficeRequest) -> HttpResponse:
    tab = request.GET.get("tab", "need")
    tab = tab if tab in TABS else "need"
    context: dict[str, object] = {"tab": tab, "tabs": [(key, label) for key, (label, _states) in TABS.items()]}
    if tab == "need":
        context |= {"groups": _by_supplier(proposals()), "rules": _rules(), "suppliers": active_suppliers()}
    else:
        after = request.GET.get("after", "")
        rows = Purchase.objects.filter(state__in=TABS[tab][1]).select_related("supplier")
        context |= {"page": page_of(rows, ("-created_at", "-id"), after), "first": not after}
    context["owed"] = queries.owed_in_all()
    return page(request, "backoffice/purchasing/purchasing.html", context, here="purchasing", partial="rows")


def _by_supplier(found: Sequence[Proposal]) -> list[tuple[Supplier | None, list[Proposal], int]]:
    """Proposals of each supplier with the sum; what nobody is known to deliver comes last."""
    groups: dict[Supplier | None, list[Proposal]] = {}
    for one in found:
        groups.setdefault(one.supplier, []).append(one)
    ordered = sorted(groups.items(), key=lambda group: group[0] is None)
    return [(supplier, rows, sum(one.cost for one in rows)) for supplier, rows in ordered]


@needs(C.PURCHASING, methods=("POST",))
def purchase_draft(request: OfficeRequest) -> HttpResponse:
    """One tap: the ticked proposals of a supplier become a draft; without any an empty one."""
    supplier = Supplier.objects.filter(pk=_number(request.POST.get("supplier")), is_active=True).first()
    if supplier is None:
        messages.error(request, _("Choose a supplier first."))
        return redirect("office:purchasing")
    outlet = Outlet.objects.filter(pk=_number(request.POST.get("outlet")), is_active=True).first()
    wanted = {}
    for text in request.POST.getlist("variant"):
        quantity = _number(request.POST.get(f"quantity-{text}"))
        if quantity:
            wanted[_number(text)] = quantity
    known = set(Variant.objects.filter(pk__in=wanted).values_list("id", flat=True))
    try:
        made = buying.draft(
            supplier=supplier,
            quantities={pk: quantity for pk, quantity in wanted.items() if pk in known},
            outlet=outlet,
            actor=request.user,
        )
    except AkrabError as error:
        messages.error(request, str(error))
        return redirect("office:purchasing")
    return redirect("office:purchase", made.pk)


def _number(text: str | None) -> int:
    plain = (text or "").strip().replace(".", "")
    return int(plain) if plain.isdecimal() and len(plain) < 10 else 0


def _purchase(pk: int) -> Purchase:
    return get_object_or_404(Purchase.objects.select_related("supplier", "outlet", "actor"), pk=pk)


@needs(C.PURCHASING)
def purchase(request: OfficeRequest, pk: int) -> HttpResponse:
    return _page(request, _purchase(pk))


def _page(
    request: OfficeRequest,
    found: Purchase,
    *,
    form: LineForm | None = None,
    choices: Sequence[Variant] = (),
    reason: ReasonOnlyForm | None = None,
) -> HttpResponse:
    lines = list(found.lines.select_related("variant__product"))
    codes = dict(found.supplier.items.exclude(code="").values_list("variant_id", "code"))
    text = paper.text_of(found, lines, codes)
    context = {
        "purchase": found,
        "lines": lines,
        "codes": codes,
        "total": sum(line.total for line in lines),
        "receipts": list(found.receipts.select_related("actor", "bill").prefetch_related("lines__variant__product")),
        "form": form or LineForm(),
        "choices": choices,
        "reason": reason or ReasonOnlyForm(),
        "refused": reason is not None,
        "text": text,
        "whatsapp": f"?text={quote(text)}",
        "mail": "?" + urlencode({"subject": f"{found.number} – {shop.get('name')}", "body": text}, quote_via=quote),
        "several": len(outlets.active()) > 1,
    }
    status = 422 if form is not None or reason is not None else 200
    return page(request, "backoffice/purchasing/purchase.html", context, here="purchasing", status=status)


@needs(C.PURCHASING, methods=("POST",))
def purchase_line(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put an article in, change it, or take it out with quantity 0."""
    found, form = _purchase(pk), LineForm(request.POST)
    choices: list[Variant] = []
    if form.is_valid():
        variant, choices = chosen(form)
        if variant:
            try:
                buying.set_line(
                    purchase=found,
                    variant=variant,
                    quantity=form.cleaned_data["quantity"],
                    price=form.cleaned_data["price"],
                )
            except AkrabError as error:
                complain(form, error)
            else:
                return redirect("office:purchase", pk)
    return _page(request, found, form=form, choices=choices)


@needs(C.PURCHASING, methods=("POST",))
def purchase_order(request: OfficeRequest, pk: int) -> HttpResponse:
    found = _purchase(pk)
    said = _("%(number)s is ordered. Send it to the supplier now.") % {"number": found.number}
    attempt(request, lambda: buying.order(purchase=found, actor=request.user), said)
    return redirect("office:purchase", pk)


@needs(C.PURCHASING, methods=("POST",))
def purchase_cancel(request: OfficeRequest, pk: int) -> HttpResponse:
    found, form = _purchase(pk), ReasonOnlyForm(request.POST)
    if form.is_valid():
        try:
            buying.cancel(purchase=found, reason=form.cleaned_data["reason"], actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("%(number)s is closed.") % {"number": found.number})
            return redirect("office:purchase", pk)
    return _page(request, found, reason=form)


@needs(C.PURCHASING)
def purchase_paper(request: OfficeRequest, pk: int) -> HttpResponse:
    """The order as PDF, for the supplier."""
    found = _purchase(pk)
    if not found.lines.exists():
        raise Http404
    response = HttpResponse(paper.pdf(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


@needs(C.PURCHASING, methods=("POST",))
def purchasing_rules(request: OfficeRequest) -> HttpResponse:
    """How sure and for how long the proposals should be."""
    form = RulesForm(request.POST)
    if form.is_valid():
        values = {
            "purchase_service": form.cleaned_data["service"],
            "purchase_cover_days": form.cleaned_data["cover"],
        }
        change_shop_settings(values=values, actor=request.user)
        messages.success(request, _("The proposals are worked out anew."))
        return redirect("office:purchasing")
    context = {
        "tab": "need",
        "tabs": [(key, label) for key, (label, _states) in TABS.items()],
        "groups": _by_supplier(proposals()),
        "rules": form,
        "suppliers": active_suppliers(),
        "owed": queries.owed_in_all(),
    }
    return page(request, "backoffice/purchasing/purchasing.html", context, here="purchasing", status=422)
