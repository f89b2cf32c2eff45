"""Customers: the list, a new one, one record with all that happened."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Exists, Model, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import customer_choices, customer_columns, customer_filters, customer_list, customer_messages
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.contacts.lists import DEEDS
from akrab.backoffice.customer_filters import wanted_from
from akrab.backoffice.customer_forms import OWN, DetailsForm, NewForm
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.backoffice.paging import Page, pack, unpack
from akrab.core import customfields
from akrab.core.errors import AkrabError
from akrab.core.prepared import Prepared, names, record
from akrab.customers import actions
from akrab.customers.duplicates.finding import already_known
from akrab.customers.duplicates.reasons import sentences
from akrab.customers.merging import merged_ids
from akrab.customers.models import Customer, Merge, View
from akrab.engagement.record import Record, record_of
from akrab.journal.models import Audience
from akrab.journal.queries import Line, timeline
from akrab.loyalty.queries import points_of
from akrab.orders.queries import orders_of

GROUPS = {
    "order": gettext_lazy("Orders"),
    "message": gettext_lazy("Messages"),
    "money": gettext_lazy("Payments"),
    "points": gettext_lazy("Points and offers"),
    "wish": gettext_lazy("Reviews and wishes"),
    "consent": gettext_lazy("Agreements and privacy"),
    "customer": gettext_lazy("Details and notes"),
}
# Which kinds each group shows, by the first part of their names; of some groups more than its own.
KINDS = {
    "order": {"order", "return", "batch", "draft", "shipping", "counter"},
    "message": {"message", "conversation", "chat"},
    "money": {"payment", "debt", "pot"},
    "points": {"points", "tier", "reward", "voucher", "offer", "promotion", "loyalty"},
    "wish": {"review", "favourite", "alert", "product"},
    "consent": {"consent", "privacy"},
    "customer": {"customer", "account", "device"},
}
CARD = ("name", "phone", "email", "city", "address", "occupation")
TIMELINE = 30
NEWEST = ("-occurred_at", "-id")


@needs(C.CUSTOMERS_VIEW)
def customers(request: OfficeRequest) -> HttpResponse:
    """The list; for htmx all of it when it is narrowed otherwise, only further rows when it goes on."""
    wanted = wanted_from(request.GET.dict())
    views = list(View.objects.filter(owner=request.user))
    view = next((one for one in views if str(one.pk) == request.GET.get("view") and one.name), None)
    columns = customer_columns.chosen_among(views, view)
    listed = customer_list.listed(wanted, columns)
    if wanted.message.startswith(customer_messages.SIDES):
        columns = [*columns, customer_messages.GAIN]
        listed = replace(listed, rows=customer_messages.with_gains(listed.rows, wanted.message))
    context: dict[str, Any] = {
        "wanted": wanted,
        "view": view,
        "columns": columns,
        "page": listed,
        "deeds": _deeds(request),
    }
    partial = "rows" if wanted.after else "list"
    whole = not request.htmx or request.htmx.history_restore_request
    if whole or (wanted.narrowed and not wanted.after):
        context["fit"] = customer_list.count(wanted) if wanted.narrowed else None
    if whole or context.get("fit") is not None:
        debts, fields = may(request.user, C.PAYMENTS_VIEW), customfields.fields_of("customer")
        found = customer_choices.filters(wanted, debts=debts, fields=fields)
        context |= {"filters": found, "chips": customer_choices.chips(wanted, found), "fields": fields}
    if whole:
        context |= {
            "sorts": customer_filters.SORTS.items(),
            "views": [one for one in views if one.name],
            "all_columns": customer_columns.all_columns(context["fields"]).values(),
            "chosen": {one.key for one in columns},
            "most": customer_columns.MOST,
        }
    return page(request, "backoffice/customers.html", context, here="customers", partial=partial)


def _deeds(request: OfficeRequest) -> list[tuple[str, Any]]:
    """What this person can do with many customers at once."""
    if not may(request.user, C.CUSTOMERS_EDIT):
        return []
    return [(code, word) for code, word in DEEDS.items() if code != "message" or may(request.user, C.MESSAGES_SEND)]


@needs(C.CUSTOMERS_EDIT, methods=("GET", "POST"))
def customer_new(request: OfficeRequest) -> HttpResponse:
    said = {key: request.GET[key][:300] for key in CARD if key in request.GET}  # read from a business card
    form = NewForm(request.POST if request.method == "POST" else None, initial=said)
    known: list[dict[str, Any]] = []
    if form.is_valid():
        made = None
        known = _known(form) if request.POST.get("anyway") != "yes" else []
        try:
            made = (
                None
                if _to_ask(known)
                else actions.create_customer(**form.details(), custom=form.own(), actor=request.user)
            )
        except AkrabError as error:
            _complain(form, error)
            known = _known(form)
        if made is not None:
            messages.success(request, _("The record of %(name)s is open.") % {"name": made})
            return redirect("office:customer", made.pk)
    status = 422 if form.errors or known else 200
    context = {"form": form, "known": known}
    return page(request, "backoffice/customer_new.html", context, here="customers", status=status)


def _to_ask(known: list[dict[str, Any]]) -> bool:
    """True when it may be somebody known; with a contact that is surely theirs the action itself refuses."""
    return bool(known) and not any(one["taken"] for one in known)


def _known(form: NewForm) -> list[dict[str, Any]]:
    """Who the new customer may already be, with what speaks for it."""
    said = {key: form.cleaned_data.get(key, "") for key in ("name", "phone", "email", "city", "address")}
    found = already_known(**said)
    sure = {"phone_same", "email_same"}
    return [
        {
            "customer": one.customer,
            "reasons": sentences(one.reasons)[:3],
            "taken": any(r[0] in sure for r in one.reasons),
        }
        for one in found
    ]


@needs(C.CUSTOMERS_VIEW)
def customer(request: OfficeRequest, pk: int) -> HttpResponse:
    """A record; the address of one that was merged leads to the kept one."""
    found = find(pk)
    return record_page(request, found) if found.pk == pk else redirect("office:customer", found.pk, permanent=False)


@needs(C.CUSTOMERS_VIEW)
def customer_orders(request: OfficeRequest, pk: int) -> HttpResponse:
    found = find(pk)
    rows = orders_of(found)[:200]
    context = {"customer": found, "record": _record(request, found), "orders": list(rows), "tab": "orders"}
    return page(request, "backoffice/customer_orders.html", context, here="customers")


@needs(C.CUSTOMERS_EDIT, methods=("GET", "POST"))
def customer_edit(request: OfficeRequest, pk: int) -> HttpResponse:
    found = find(pk)
    form = DetailsForm(request.POST if request.method == "POST" else None, customer=found)
    if form.is_valid():
        try:
            actions.change_customer(customer=found, custom=form.own(), actor=request.user, **form.details())
        except AkrabError as error:
            found.refresh_from_db()
            _complain(form, error)
        else:
            messages.success(request, _("The details of %(name)s are saved.") % {"name": found})
            return redirect("office:customer", pk)
    context = {"customer": found, "record": _record(request, found), "form": form, "tab": "edit"}
    status = 422 if form.errors else 200
    return page(request, "backoffice/customer_edit.html", context, here="customers", status=status)


def _complain(form: DetailsForm, error: AkrabError) -> None:
    complain(form, error, **{name[len(OWN) :]: name for name in form.fields if name.startswith(OWN)})


ALONG = ("user", "score", "debt_account", "trust_fix")  # what the record shows of it, read along


def _models() -> list[type[Model]]:
    return [Customer._meta.get_field(name).related_model for name in ALONG]  # type: ignore[misc]


_found = Prepared(
    lambda pk: Customer.objects.filter(pk=pk).values_list(
        *names(Customer),
        *(f"{along}__{name}" for along, model in zip(ALONG, _models(), strict=True) for name in names(model)),
        Exists(Customer.objects.filter(merged_into=OuterRef("pk"))),
    )
)


def find(pk: int) -> Customer:
    """The record, or a 404; of merged ones the one that they went into."""
    found = _read(pk)
    return found if found.merged_into_id is None else _read(found.merged_into_id)


def _read(pk: int) -> Customer:
    row = _found.row(pk=pk)
    if row is None:
        raise Http404
    values = iter(row)
    found = record(Customer, names(Customer), values)
    for along, model in zip(ALONG, _models(), strict=True):
        one = record(model, names(model), values)
        known = one if one.pk is not None else None
        found._state.fields_cache[along] = known
        if known is not None:
            known._state.fields_cache["customer"] = found
    found.has_merged = next(values)  # type: ignore[attr-defined]
    return found


def _record(request: OfficeRequest, found: Customer) -> Record:
    return record_of(found, user=request.user)


def record_page(
    request: OfficeRequest, found: Customer, *, refused: str = "", typed: str = "", problem: str = "", kind: str = ""
) -> HttpResponse:
    """Head and timeline. `refused` names the small form that was refused, `typed` and `problem` stand in it again."""
    group = request.GET.get("show", "")
    group = group if group in GROUPS else ""
    after = request.GET.get("after", "")
    context: dict[str, Any] = {
        "customer": found,
        "page": _timeline(request, found, group, after),
        "first": not after,
        "group": group,
        "tab": "timeline",
    }
    if not request.htmx or not after:
        context |= {
            "record": _record(request, found),
            "groups": GROUPS.items(),
            "fields": [
                (field.label, found.custom[field.key])
                for field in (customfields.fields_of("customer") if found.custom else [])
                if field.key in found.custom
            ],
            "refused": refused,
            "typed": typed,
            "problem": problem,
            "kind": kind,
            "merges": _merges(found),
            "points": points_of(found.pk) if may(request.user, C.LOYALTY_VIEW) else None,
        }
    status = 422 if refused else 200
    return page(request, "backoffice/customer.html", context, here="customers", partial="timeline", status=status)


def _merges(found: Customer) -> list[Merge]:
    """Records that went into this one, and can be taken out again."""
    if not found.has_merged:  # type: ignore[attr-defined]
        return []
    return list(Merge.objects.filter(keep=found, undone_at=None).select_related("gone").order_by("-id"))


def _timeline(request: OfficeRequest, found: Customer, group: str, after: str) -> Page[Line]:
    audiences = {Audience.CUSTOMER, Audience.STAFF}
    if may(request.user, C.AUDIT_VIEW):
        audiences.add(Audience.OWNER)
    position = unpack(after, NEWEST)
    lines = timeline(
        merged_ids(found.pk) if found.has_merged else found.pk,  # type: ignore[attr-defined]
        audiences=audiences,
        groups=KINDS.get(group),
        before=(position[0], position[1]) if position else None,
        limit=TIMELINE + 1,
    )
    if len(lines) <= TIMELINE:
        return Page(lines)
    last = lines[TIMELINE - 1]
    return Page(lines[:TIMELINE], pack([last.at, last.id], NEWEST))
