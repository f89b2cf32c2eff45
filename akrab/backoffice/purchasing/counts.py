"""Counting the shelves: the list of counts, one count filled in on the phone, its differences, the booking."""

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
from akrab.backoffice.product_list import categories_by_tree
from akrab.backoffice.purchasing.articles import ArticleForm, chosen, in_category
from akrab.backoffice.purchasing.outlets import OutletChoice
from akrab.catalogue import outlets
from akrab.catalogue.models import Category, Variant
from akrab.core.errors import AkrabError
from akrab.core.money import multiply
from akrab.purchasing.actions import counting
from akrab.purchasing.models import Count, CountLine

SHEET = 60  # articles still to be counted that one page shows


class CountForm(forms.Form):
    outlet = OutletChoice(label=gettext_lazy("Where"))
    category = forms.ModelChoiceField(
        Category.objects.all(), label=gettext_lazy("What"), required=False, empty_label=gettext_lazy("Everything there")
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        tree = [(category.pk, f"{'– ' * depth}{category}") for category, depth in categories_by_tree()]
        self.fields["category"].widget.choices = [("", _("Everything there")), *tree]


class CountedForm(ArticleForm):
    """What was counted. Without a number a scan adds one piece."""

    quantity = WholeField(
        label=gettext_lazy("Counted"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        widget=whole_input(),
        help_text=gettext_lazy("Empty: one piece more, as when you scan each piece."),
    )


@needs(C.STOCK_MOVE)
def counts(request: OfficeRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    rows = Count.objects.select_related("outlet", "category", "actor")
    context = {"page": page_of(rows, ("-started_at", "-id"), after), "first": not after}
    return page(request, "backoffice/purchasing/counts.html", context, here="stock", partial="rows")


@needs(C.STOCK_MOVE, methods=("GET", "POST"))
def count_new(request: OfficeRequest) -> HttpResponse:
    outlets.main_outlet()
    form = CountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = counting.start(actor=request.user, **form.cleaned_data)
        return redirect("office:counting", made.pk)
    context = {"form": form}
    status = 422 if form.errors else 200
    return page(request, "backoffice/purchasing/count_new.html", context, here="stock", status=status)


def _count(pk: int) -> Count:
    return get_object_or_404(Count.objects.select_related("outlet", "category", "actor"), pk=pk)


@needs(C.STOCK_MOVE)
def counting_page(request: OfficeRequest, pk: int) -> HttpResponse:
    return _page(request, _count(pk))


def _page(
    request: OfficeRequest, found: Count, *, form: CountedForm | None = None, choices: Sequence[Variant] = ()
) -> HttpResponse:
    """What was counted with its difference and the cost of it, then what is still to be counted."""
    lines = list(found.lines.select_related("variant__product"))
    rows = [(line, multiply(line.variant.cost or 0, line.difference)) for line in lines]
    open_count = found.state == Count.State.OPEN
    todo = in_category(found.category).exclude(pk__in=[line.variant_id for line in lines]) if open_count else None
    context = {
        "count": found,
        "rows": rows,
        "different": [row for row in rows if row[0].difference],
        "cost": sum(cost for _line, cost in rows),
        "short": [line for line in lines if line.booked is not None and line.booked != line.difference],
        "todo": list(todo[:SHEET]) if todo is not None else [],
        "todo_count": todo.count() if todo is not None else 0,
        "form": form or CountedForm(),
        "choices": choices,
    }
    status = 422 if form is not None else 200
    return page(request, "backoffice/purchasing/count.html", context, here="stock", status=status)


@needs(C.STOCK_MOVE, methods=("POST",))
def count_line(request: OfficeRequest, pk: int) -> HttpResponse:
    found, form = _count(pk), CountedForm(request.POST)
    choices: list[Variant] = []
    if form.is_valid():
        variant, choices = chosen(form)
        if variant:
            counted = form.cleaned_data["quantity"]
            try:
                counting.note_line(
                    count=found,
                    variant=variant,
                    counted=1 if counted is None else counted,
                    add=counted is None,
                    actor=request.user,
                )
            except AkrabError as error:
                complain(form, error, counted="quantity")
            else:
                return redirect("office:counting", pk)
    return _page(request, found, form=form, choices=choices)


@needs(C.STOCK_MOVE, methods=("POST",))
def count_forget(request: OfficeRequest, pk: int, line: int) -> HttpResponse:
    found = _count(pk)
    row = CountLine.objects.filter(count=found, pk=line).select_related("variant__product").first()
    if row is not None:
        said = _("“%(name)s” is to be counted again.") % {"name": row.variant}
        attempt(request, lambda: counting.forget_line(count=found, line=row), said)
    return redirect("office:counting", pk)


DEEDS: dict[str, tuple[Callable[..., object], object]] = {
    "book": (counting.book, gettext_lazy("%(number)s is booked.")),
    "cancel": (counting.cancel, gettext_lazy("%(number)s is put away; nothing was booked.")),
}


@needs(C.STOCK_MOVE, methods=("POST",))
def count_deed(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    if deed not in DEEDS:
        raise Http404
    found, (act, said) = _count(pk), DEEDS[deed]
    actor: User = request.user
    if attempt(request, lambda: act(count=found, actor=actor), str(said) % {"number": found.number}):
        short = sum(1 for line in found.lines.all() if line.booked is not None and line.booked != line.difference)
        if deed == "book" and short:
            messages.warning(request, _("Some goods that are promised to orders are missing. Look at the list."))
    return redirect("office:counting", pk)
