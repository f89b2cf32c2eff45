"""Two records side by side, made one, and made two again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.models import Role
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customers import find
from akrab.backoffice.pages import attempt, page
from akrab.customers import merging, queries
from akrab.customers.duplicates.finding import already_known
from akrab.customers.duplicates.reading import read
from akrab.customers.duplicates.reasons import likelihood, sentences
from akrab.customers.duplicates.scoring import commons, compare
from akrab.customers.models import Customer, Handle, Merge
from akrab.orders.models import Order

FIELDS = {
    "name": gettext_lazy("Name"),
    "city": gettext_lazy("City"),
    "address": gettext_lazy("Address"),
    "country": gettext_lazy("Country"),
    "occupation": gettext_lazy("Occupation"),
    "gender": gettext_lazy("Gender"),
    "language": gettext_lazy("Language"),
}


@dataclass(frozen=True)
class Choice:
    """A detail that the two records may say differently; `values`: as kept and as shown, of the left and the right."""

    field: str
    label: Any
    values: Sequence[tuple[str, str]]

    @property
    def differs(self) -> bool:
        left, right = (value for value, _shown in self.values)
        return left != right and bool(left and right)


@needs(C.CUSTOMERS_EDIT)
def choose(request: OfficeRequest, pk: int) -> HttpResponse:
    """Whom to merge the record with: who looks alike, or whoever is searched."""
    found = find(pk)
    query = request.GET.get("q", "").strip()[:100]
    if query:
        by_id = Customer.objects.present().in_bulk(queries.found(query, limit=20))
        others = [{"customer": one, "reasons": []} for one in by_id.values() if one.pk != found.pk]
    else:
        handles = dict(found.handles.values_list("kind", "value"))
        alike = already_known(
            name=found.name, phone=handles.get("phone", ""), email=handles.get("email", ""), city=found.city,
            address=found.address, but=found.pk,
        )  # fmt: skip
        others = [{"customer": one.customer, "reasons": sentences(one.reasons)[:3]} for one in alike]
    context = {"customer": found, "others": others, "q": query}
    return page(request, "backoffice/contacts/choose.html", context, here="customers", partial="others")


@needs(C.CUSTOMERS_EDIT, methods=("GET", "POST"))
def merge(request: OfficeRequest, pk: int, other: int) -> HttpResponse:
    """The two side by side; POST merges `other` into the record that `keep` names."""
    two = [get_object_or_404(Customer.objects.select_related("user"), pk=one) for one in (pk, other)]
    gone = next((one for one in two if one.merged_into_id), None)
    if gone is not None:
        return redirect("office:customer", gone.merged_into_id)
    problem, needs_owner = "", False
    if request.method == "POST":
        keep, gone = two if request.POST.get("keep") != str(two[1].pk) else two[::-1]
        chosen = {field: request.POST[field] for field in FIELDS if field in request.POST}
        try:
            merging.merge(
                keep=keep, gone=gone, actor=request.user, chosen=chosen, sure=request.POST.get("sure") == "yes"
            )
        except merging.ConfirmationNeeded as error:
            problem, needs_owner = str(error), True
        except merging.MergeError as error:
            problem = str(error)
        else:
            messages.success(request, _("The two records are one now. If it was a mistake, undo it below."))
            return redirect("office:customer", keep.pk)
    context = {
        "two": [_side(one) for one in two],
        "choices": _choices(two),
        "problem": problem,
        "ask_sure": needs_owner and request.user.role == Role.OWNER,
        "both_sign_in": all(one.user_id for one in two),
        **_verdict(two),
    }
    status = 422 if problem else 200
    return page(request, "backoffice/contacts/merge.html", context, here="customers", status=status)


def _side(one: Customer) -> dict[str, Any]:
    orders = Order.objects.filter(customer=one)
    return {
        "customer": one,
        "handles": list(Handle.objects.filter(customer=one).order_by("kind", "id")),
        "orders": orders.count(),
        "last": orders.order_by("-placed_at").values_list("placed_at", flat=True).first(),
        "tags": list(one.tags.values_list("name", flat=True)),
    }


def _choices(two: Sequence[Customer]) -> list[Choice]:
    """Details that at least one of them has."""
    languages = dict(settings.LANGUAGES)
    shown = {
        "gender": lambda value: Customer.Gender(value).label,
        "language": lambda value: languages.get(value, value),
    }
    found = []
    for field, label in FIELDS.items():
        values = [getattr(one, field) for one in two]
        if any(values):
            in_words = shown.get(field, str)
            found.append(Choice(field, label, [(value, str(in_words(value)) if value else "") for value in values]))
    return found


def _verdict(two: Sequence[Customer]) -> dict[str, Any]:
    people = read([one.pk for one in two])
    if len(people) < 2:
        return {"reasons": [], "likelihood": ""}
    common = commons(people)
    verdict = compare(people[0], people[1], common)
    return {"reasons": sentences(verdict.reasons), "likelihood": likelihood(verdict.score)}


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def undo(request: OfficeRequest, pk: int) -> HttpResponse:
    """Two records again."""
    made = get_object_or_404(Merge, pk=pk)
    attempt(request, lambda: merging.undo(merge=made, actor=request.user), _("They are two records again."))
    return redirect("office:customer", made.keep_id)
