"""The ways to pay that need no provider."""

from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.orders import trust
from akrab.payments import debts, qris
from akrab.payments.methods import Method, Occasion, register
from akrab.payments.models import DebtAccount
from akrab.shipping.models import Service

WEB, COUNTER, BOTH = frozenset({"web"}), frozenset({"counter"}), frozenset({"web", "counter"})


def _has_account() -> bool:
    return bool(shop.get("bank_accounts"))


def _has_qris() -> bool:
    return qris.is_usable(shop.get("qris_text"))


def _collects(occasion: Occasion) -> bool:
    return occasion.channel == "counter" or occasion.delivery in {"", "pickup"}


def _delivered(occasion: Occasion) -> bool:
    """To be carried to the buyer by a courier who takes money, into an area where the shop lets that be done."""
    if occasion.delivery in {"", "pickup"}:
        return False
    areas = shop.get("cod_districts")
    if areas and occasion.district and not any(occasion.district.startswith(area) for area in areas):
        return False
    if Service.objects.filter(code=occasion.delivery, cash_on_delivery=False).exists():
        return False
    return trust.may_pay_on_delivery(occasion.customer)


def _within_limit(occasion: Occasion) -> bool:
    if occasion.customer is None:
        return False
    account = DebtAccount.objects.filter(customer=occasion.customer).first()
    return account is not None and account.left >= occasion.total


register(
    Method(
        code="transfer",
        label=_("Bank transfer"),
        hint=_("To one of our accounts. Up to Rp999 is added to the total: it tells us whose money came."),
        icon="landmark",
        channels=BOTH,
    ),
    ready=_has_account,
    by_amount=True,
    expires=True,
)
register(
    Method(
        code="qris",
        label=_("QRIS"),
        hint=_("Scan with any bank or wallet app; the amount is filled in. Up to Rp999 is added to the total."),
        icon="qr-code",
        channels=BOTH,
    ),
    ready=_has_qris,
    by_amount=True,
    expires=True,
)
register(
    Method(code="cash", label=_("Cash"), hint=_("When you collect it at the shop."), icon="banknote", channels=BOTH),
    fits=_collects,
)
register(Method(code="card", label=_("Card terminal"), icon="credit-card", channels=COUNTER))
register(
    Method(code="cod", label=_("Cash on delivery"), hint=_("You pay the courier."), icon="hand-coins", channels=WEB),
    fits=_delivered,
)
register(
    Method(
        code=debts.CODE,
        label=_("On account"),
        hint=_("It goes into the debt book; you pay later."),
        icon="notebook-pen",
        channels=BOTH,
    ),
    fits=_within_limit,
)
