"""The debt book: who owes what and since when; one customer's page with limit, statement, payments and reminders."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs, require
from akrab.backoffice.forms import WholeField, complain, typed_money, whole_input
from akrab.backoffice.pages import page
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.core.money import parse_money
from akrab.customers.models import Customer
from akrab.messaging.addresses import phone_number
from akrab.payments import queries, reminders
from akrab.payments.debts import grant
from akrab.payments.models import DebtAccount

SIZE = 50


class LimitForm(forms.Form):
    limit = forms.CharField(
        label=gettext_lazy("Limit"),
        max_length=30,
        help_text=gettext_lazy("0 stops further purchases on account; what is owed stays owed."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    days = WholeField(
        label=gettext_lazy("Days until an order is to be paid"), min_value=1, max_value=365, widget=whole_input()
    )


@needs(C.PAYMENTS_VIEW)
def debts(request: OfficeRequest) -> HttpResponse:
    rows = queries.debt_book()
    sums = [sum(row.ages[place] for row in rows) for place in range(4)]
    after = request.GET.get("after", "")
    start = next((place + 1 for place, row in enumerate(rows) if str(row.account.pk) == after), 0)
    shown = rows[start : start + SIZE]
    context = {
        "rows": shown,
        "after": str(shown[-1].account.pk) if start + SIZE < len(rows) else "",
        "sums": sums,
        "total": sum(row.account.owed for row in rows),
    }
    return page(request, "backoffice/payments/debts.html", context, here="debts")


@needs(C.PAYMENTS_VIEW, methods=("GET", "POST"))
def debt(request: OfficeRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer.objects.present(), pk=pk)
    account = DebtAccount.objects.filter(customer=customer).first()
    form = LimitForm(request.POST if request.method == "POST" else None, initial=_initial(account))
    if request.method == "POST":
        require(request, C.DEBTS_GRANT)
        if form.is_valid():
            try:
                limit = parse_money(form.cleaned_data["limit"], shop.get("currency"))
                grant(customer=customer, limit=limit, days=form.cleaned_data["days"], actor=request.user)
            except AkrabError as error:
                complain(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("office:debt", pk)
    before = request.GET.get("before", "")[:17]
    owed = queries.owed_by([customer.pk]).get(customer.pk, [])
    context: dict[str, Any] = {
        "customer": customer,
        "account": account,
        "form": form,
        "owed": [(one, reminders.whatsapp_text(customer, one)) for one in owed],
        "book": queries.statement_of(customer, before=int(before) if before.isascii() and before.isdigit() else 0),
        "ages": queries.ages(owed),
        "phone": phone_number(customer),
        "key": secrets.token_urlsafe(12),
    }
    status = 422 if form.errors else 200
    return page(request, "backoffice/payments/debt.html", context, here="debts", status=status)


def _initial(account: DebtAccount | None) -> dict[str, Any]:
    return {
        "limit": typed_money(account.limit if account else 0),
        "days": account.days if account else shop.get("debt_days"),
    }
