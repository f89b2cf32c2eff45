"""Codes of a promotion: made in bulk, given to people, told to them, taken out as a file."""

import csv
import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.backoffice.paging import page_of
from akrab.backoffice.promotions import telling
from akrab.backoffice.promotions.forms import CodesForm, VouchersForm
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.promotions import actions
from akrab.promotions.models import Code, Promotion


@needs(C.PROMOTIONS_EDIT, methods=("GET", "POST"))
def promotion_codes(request: OfficeRequest, pk: int) -> HttpResponse:
    """All codes of a promotion; POST makes more."""
    found = get_object_or_404(Promotion, pk=pk)
    form = CodesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.add_codes(
                promotion=found, count=given["count"], prefix=given["begins"], limit=given["limit"], actor=request.user
            )
        except AkrabError as error:
            complain(form, error)
        else:
            _say_how_many(request, len(made))
            return redirect("office:promotion_codes", found.pk)
    return _codes_page(request, found, form=form)


@needs(C.PROMOTIONS_EDIT, methods=("POST",))
def promotion_vouchers(request: OfficeRequest, pk: int) -> HttpResponse:
    """A personal voucher for everybody with a tag who has none of this promotion yet."""
    found = get_object_or_404(Promotion, pk=pk)
    form = VouchersForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.give_vouchers(
                promotion=found,
                customers=Customer.objects.present().filter(tags=given["tag"]).order_by("pk"),
                source=f"tag:{given['tag']}",
                prefix=given["begins"],
                ends_at=given["ends"],
                actor=request.user,
            )
        except AkrabError as error:
            complain(form, error)
        else:
            _say_how_many(request, len(made))
            return redirect("office:promotion_codes", found.pk)
    return _codes_page(request, found, vouchers=form)


@needs(C.PROMOTIONS_EDIT, C.MESSAGES_SEND, methods=("POST",))
def promotion_tell(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put the message with the code into the inbox of everybody who holds a voucher and was not told yet."""
    found = get_object_or_404(Promotion, pk=pk)
    told = telling.tell_all(found, actor=request.user)
    text = ngettext("%(n)d customer has a message in the inbox.", "%(n)d customers have a message in the inbox.", told)
    messages.success(request, text % {"n": told})
    return redirect("office:promotion_codes", found.pk)


@needs(C.PROMOTIONS_EDIT)
def promotion_codes_csv(request: OfficeRequest, pk: int) -> HttpResponse:
    """The codes as a file: code, customer, phone, how often, used."""
    found = get_object_or_404(Promotion, pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="codes-{found.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    response.write("\ufeff")  # spreadsheets then read it as UTF-8
    out = csv.writer(response)
    out.writerow([_("Code"), _("Customer"), _("Phone"), _("Limit"), _("Used"), _("Message")])
    for row in telling.prepared(found, found.codes.select_related("customer__user").order_by("id")):
        customer = "" if row.code.customer is None else _plain(str(row.code.customer))
        limit = "" if row.code.limit is None else row.code.limit
        out.writerow([_plain(row.code.text), customer, _plain(row.phone), limit, row.code.used, _plain(row.text)])
    return response


def _plain(text: str) -> str:
    """A spreadsheet takes a cell that begins like this for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _say_how_many(request: OfficeRequest, made: int) -> None:
    if made:
        messages.success(request, ngettext("%(n)d code is made.", "%(n)d codes are made.", made) % {"n": made})
    else:
        messages.info(request, _("Everybody with this tag has a voucher already."))


def _codes_page(
    request: OfficeRequest, found: Promotion, *, form: CodesForm | None = None, vouchers: VouchersForm | None = None
) -> HttpResponse:
    form, vouchers = form or CodesForm(), vouchers or VouchersForm()
    after = request.GET.get("after", "")
    rows = page_of(found.codes.select_related("customer__user"), ("-created_at", "-id"), after)
    codes: list[Code] = list(rows.rows)
    context = {
        "promotion": found,
        "form": form,
        "vouchers": vouchers,
        "rows": telling.prepared(found, codes),
        "after": rows.after,
        "untold": telling.untold(found).count(),
        "key": secrets.token_urlsafe(16),
    }
    status = 422 if form.errors or vouchers.errors else 200
    return page(request, "backoffice/promotions/codes.html", context, here="promotions", status=status)
