"""A customer's points: what they are worth, where they came from, what they buy; the card, and the code for friends."""

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers import birthdays
from akrab.customers.models import Customer
from akrab.loyalty import actions, queries
from akrab.loyalty.models import Account, PointsEntry, Reward
from akrab.orders.models import Order
from akrab.storefront import paging
from akrab.storefront.access import for_customers

REWARDS_PER_HOUR = 30


class BirthdayForm(forms.Form):
    birthday = forms.DateField(
        label=gettext_lazy("Birthday"), widget=forms.DateInput(attrs={"type": "date", "min": "1900-01-01"})
    )


@require_safe
@for_customers
def points(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Balance, tier, rewards, card and every movement of the customer's points."""
    return _page(request, customer)


@require_POST
@for_customers
def points_reward(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """Take a reward; the voucher's code is told at once and stays among the vouchers."""
    reward = get_object_or_404(Reward, pk=pk)
    if not allow(f"reward:{customer.pk}", limit=REWARDS_PER_HOUR, seconds=3600):
        messages.error(request, _("That were many rewards within an hour. Please wait a little."))
        return redirect("storefront:points")
    try:
        key = request.POST.get("key", "") or secrets.token_urlsafe(16)
        voucher = actions.take_reward(customer_id=customer.pk, reward=reward, key=key)
    except AkrabError as error:
        messages.error(request, str(error))
    else:
        said = _("“%(reward)s” is yours: the code %(code)s is ready for your next order.")
        messages.success(request, said % {"reward": reward, "code": voucher.text})
    return redirect("storefront:points")


@require_POST
@for_customers
def points_birthday(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Keep the birthday, once."""
    form = BirthdayForm(request.POST)
    if form.is_valid():
        assert customer.user is not None
        try:
            day = form.cleaned_data["birthday"]
            birthdays.keep(customer=customer, birthday=day, actor=customer.user)
        except AkrabError as error:
            form.add_error("birthday", str(error))
        else:
            messages.success(request, _("Thank you. Your birthday is kept."))
            return redirect("storefront:points")
    return _page(request, customer, form)


def _page(request: HttpRequest, customer: Customer, form: BirthdayForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {"here": "points", "customer": customer, "on": bool(shop.get("points_on"))}
    if context["on"]:
        account = actions.open_account(customer_id=customer.pk)
        page = paging.newest_first(queries.entries_of(account), "at", request.GET.get("before", ""))
        balance = max(0, account.balance)
        context |= {
            "account": account,
            "balance": balance,
            "worth": queries.worth(balance),
            "owed": max(0, -account.balance),
            "expires": queries.next_to_expire(account),
            "standing": queries.standing(account),
            "rewards": [
                {"reward": one, "missing": max(0, one.points - account.balance), "key": secrets.token_urlsafe(16)}
                for one in queries.rewards()
            ],
            "every": shop.get("points_every"),
            "birthday_gift": shop.get("points_birthday"),
            "form": form or BirthdayForm(),
            "page": page,
            "rows": entry_rows(page.rows),
            "qr": card_code(account.card),
            "friend": friend_link(account) if shop.get("points_referral") else None,
            "friend_points": shop.get("points_referral"),
        }
    status = 422 if form is not None and form.errors else 200
    return render(request, "storefront/loyalty/points.html", context, status=status)


def entry_rows(entries: Sequence[PointsEntry]) -> list[dict[str, Any]]:
    """Each movement with the order behind it; one query."""
    keys = {entry.order_reference for entry in entries} - {""}
    orders = {one.placing_key: one for one in Order.objects.filter(placing_key__in=keys).only("number", "placing_key")}
    return [
        {
            "entry": entry,
            "order": orders.get(entry.order_reference),
            "expires": entry.last_day if entry.left else None,
        }
        for entry in entries
    ]


def card_code(card: str) -> SafeString:
    """The card's QR code as an SVG, dark on white in any theme: scanners want it so."""
    import segno

    svg = segno.make(card, error="m", micro=False).svg_inline(scale=6, border=3, light="#fff", dark="#000")
    return mark_safe(svg)  # noqa: S308  drawn from digits by our own program


def friend_link(account: Account) -> dict[str, str]:
    """The address to pass on, and the same as a WhatsApp message to choose somebody for."""
    url = f"{settings.BASE_URL}{reverse('storefront:register')}?friend={account.referral_code}"
    text = _("I shop at %(shop)s. Register with my code and we both get points: %(url)s")
    text = text % {"shop": shop.get("name"), "url": url}
    return {"url": url, "whatsapp": f"https://wa.me/?text={quote(text)}"}
