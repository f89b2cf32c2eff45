"""One customer's points: every movement, a correction by hand, a reward as a present, the birthday."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customers import find
from akrab.backoffice.forms import complain
from akrab.backoffice.loyalty.forms import BirthdayForm, CorrectionForm
from akrab.backoffice.pages import page
from akrab.backoffice.paging import page_of
from akrab.backoffice.promotions.telling import prepared
from akrab.core.errors import AkrabError
from akrab.customers import birthdays
from akrab.customers.models import Customer
from akrab.loyalty import actions, queries
from akrab.loyalty.models import Account, Reward
from akrab.orders.models import Order
from akrab.promotions.queries import vouchers_of

NEWEST = ("-at", "-id")
VOUCHERS = 10  # shown


@needs(C.LOYALTY_VIEW, C.CUSTOMERS_VIEW)
def points(request: OfficeRequest, pk: int) -> HttpResponse:
    return _page(request, find(pk))


@needs(C.LOYALTY_EDIT, C.CUSTOMERS_VIEW, methods=("POST",))
def correct(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add or take points, with the reason; once per form."""
    found, form = find(pk), CorrectionForm(request.POST)
    if form.is_valid():
        key = request.POST.get("key", "") or secrets.token_urlsafe(16)
        try:
            actions.correct(customer_id=found.pk, key=key, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The points of %(name)s are corrected.") % {"name": found})
            return redirect("office:customer_points", found.pk)
    return _page(request, found, correction=form)


@needs(C.LOYALTY_EDIT, C.CUSTOMERS_VIEW, methods=("POST",))
def give_reward(request: OfficeRequest, pk: int) -> HttpResponse:
    """A voucher of the reward for nothing; its code can then be sent."""
    found = find(pk)
    chosen = request.POST.get("reward", "")
    reward = get_object_or_404(Reward.objects.select_related("promotion"), pk=chosen if chosen.isdecimal() else 0)
    key = request.POST.get("key", "") or secrets.token_urlsafe(16)
    try:
        voucher = actions.give_reward(customer_id=found.pk, reward=reward, key=key, actor=request.user)
    except AkrabError as error:
        messages.error(request, str(error))
    else:
        said = _("%(name)s has the voucher %(code)s. Send it below.") % {"name": found, "code": voucher.text}
        messages.success(request, said)
    return redirect("office:customer_points", found.pk)


@needs(C.LOYALTY_EDIT, C.CUSTOMERS_VIEW, methods=("POST",))
def birthday(request: OfficeRequest, pk: int) -> HttpResponse:
    found, form = find(pk), BirthdayForm(request.POST)
    if form.is_valid():
        try:
            birthdays.keep(customer=found, birthday=form.cleaned_data["birthday"], actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The birthday is saved."))
            return redirect("office:customer_points", found.pk)
    return _page(request, found, day=form)


def _page(
    request: OfficeRequest,
    found: Customer,
    *,
    correction: CorrectionForm | None = None,
    day: BirthdayForm | None = None,
) -> HttpResponse:
    account = Account.objects.select_related("tier").filter(pk=found.pk).first() or Account(customer=found)
    entries = page_of(
        queries.entries_of(account).select_related("actor", "voucher"), NEWEST, request.GET.get("after", "")
    )
    keys = {entry.order_reference for entry in entries.rows} - {""}
    orders = {one.placing_key: one for one in Order.objects.filter(placing_key__in=keys).only("number", "placing_key")}
    vouchers = vouchers_of(found)[:VOUCHERS]
    context: dict[str, Any] = {
        "customer": found,
        "account": account,
        "points": queries.points_of(found.pk),
        "worth": queries.worth(max(0, account.balance)),
        "expires": queries.next_to_expire(account),
        "standing": queries.standing(account),
        "page": entries,
        "rows": [{"entry": entry, "order": orders.get(entry.order_reference)} for entry in entries.rows],
        "rewards": list(queries.rewards()),
        "vouchers": [{"voucher": one, "told": told} for one in vouchers for told in prepared(one.promotion, [one])],
        "correction": correction or CorrectionForm(),
        "day": day or BirthdayForm(initial={"birthday": found.birthday}),
        "key": request.POST.get("key", "") or secrets.token_urlsafe(16),
        "gift_key": secrets.token_urlsafe(16),
    }
    status = 422 if (correction and correction.errors) or (day and day.errors) else 200
    return page(request, "backoffice/loyalty/customer.html", context, here="customers", status=status)
