"""Commands by chat: the words for them, what they need, and what they do. In Indonesian and English."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.assistant.errors import AssistantError
from akrab.catalogue.models import Product, Variant
from akrab.catalogue.queries import running_out
from akrab.core import clock, search, shop
from akrab.core.money import format_money
from akrab.insight import queries as insight
from akrab.messaging import queries as messaging
from akrab.orders import actions as orders
from akrab.orders.models import Order
from akrab.orders.queries import waiting_count
from akrab.payments import actions as payments
from akrab.payments.models import Payment

MOST = 8
Deed = Callable[[User, str], str]


@dataclass(frozen=True)
class Command:
    """`name` as it is journalled; `needs`: without this capability it is refused; `changes`: something of the shop."""

    name: str
    needs: C
    deed: Deed
    changes: bool = False


def summary(user: User, _rest: str) -> str:
    """The day in a few lines; money only for who may see reports."""
    now = clock.now()
    today = clock.today()
    lines = [
        _("Summary of %(shop)s, %(time)s")
        % {"shop": shop.get("name"), "time": f"{now.astimezone(clock.zone()):%d/%m %H:%M}"}
    ]
    placed = list(
        Order.objects.counting()
        .filter(source="shop", placed_at__gte=clock.day_start(today))
        .values_list("total", flat=True)
    )
    if may(user, C.REPORTS_VIEW):
        money = format_money(sum(placed), shop.get("currency"))
        count = ngettext("%(count)d order", "%(count)d orders", len(placed)) % {"count": len(placed)}
        lines.append(_("Today: %(money)s from %(orders)s") % {"money": money, "orders": count})
        board = insight.dashboard(today)
        if board.yesterday is not None and board.day == today:
            money = format_money(board.yesterday.revenue, shop.get("currency"))
            lines.append(_("Yesterday: %(money)s") % {"money": money})
    if may(user, C.ORDERS_VIEW):
        lines.append(_("Orders waiting: %(count)d") % {"count": waiting_count()})
    if may(user, C.MESSAGES_VIEW):
        lines.append(_("Unanswered messages: %(count)d") % {"count": messaging.unread_by_shop()})
    low = list(running_out(MOST)) if may(user, C.PRODUCTS_VIEW) else []
    if low:
        lines.append(
            _("Running out: %(names)s") % {"names": ", ".join(f"{one.variant} ({one.on_hand})" for one in low[:5])}
        )
    return "\n".join(lines)


def stock(_user: User, rest: str) -> str:
    """How many are left of what the words find."""
    if not rest:
        low = list(running_out(MOST))
        if not low:
            return _("Nothing is running out. Write “stock” and a name to ask for one article.")
        return "\n".join([_("Running out:"), *(f"• {one.variant}: {one.on_hand}" for one in low)])
    ids = search.look_for("product", rest, limit=MOST).ids
    variants = (
        Variant.objects.filter(product_id__in=ids, is_active=True, product__state=Product.State.ACTIVE)
        .select_related("product", "stock")
        .order_by("product_id", "position", "id")
    )
    found = sorted(variants, key=lambda one: ids.index(one.product_id))[: 2 * MOST]
    if not found:
        return _("No article is called “%(text)s”.") % {"text": rest}
    return "\n".join(f"• {one}: {_left(one)} · {format_money(one.price, shop.get('currency'))}" for one in found)


def _left(variant: Variant) -> str:
    return str(variant.stock.on_hand) if hasattr(variant, "stock") else _("not counted")


def waiting(_user: User, _rest: str) -> str:
    found = list(Order.objects.waiting().select_related("customer").order_by("placed_at", "id")[:MOST])
    if not found:
        return _("No order waits for an answer.")
    lines = [f"• {one.number} · {one.customer or '–'} · {format_money(one.total, one.currency)}" for one in found]
    more = waiting_count() - len(found)
    if more > 0:
        lines.append(_("and %(count)d more") % {"count": more})
    lines.append(
        _("Answer with “accept %(number)s” or “reject %(number)s” and a reason.") % {"number": found[0].number}
    )
    return "\n".join(lines)


def _order(rest: str) -> tuple[Order, str]:
    """The order whose number stands first, and what follows it."""
    number, _space, more = rest.partition(" ")
    number = number.lstrip("#").rstrip(":,.").strip()
    if not number:
        raise AssistantError(_("Write the number of the order too, such as “accept 1024”."))
    prefix = shop.get("order_prefix")
    found = Order.objects.filter(source="shop", number__in={number, number.upper(), f"{prefix}{number}"}).first()
    if found is None:
        raise AssistantError(_("There is no order %(number)s.") % {"number": number[:20]})
    return found, more.strip()


def accept(user: User, rest: str) -> str:
    order, _more = _order(rest)
    orders.accept(order=order, actor=user)
    return _("Order %(number)s is accepted. The customer is told.") % {"number": order.number}


def reject(user: User, rest: str) -> str:
    order, reason = _order(rest)
    if not reason:
        raise AssistantError(
            _("Write the reason too, such as “reject %(number)s sold out”; the customer is told it.")
            % {"number": order.number}
        )
    orders.reject(order=order, reason=reason, actor=user)
    return _("Order %(number)s is rejected. The customer is told why.") % {"number": order.number}


def paid(user: User, rest: str) -> str:
    """All that is owed came in: the awaited payment counts, else it is noted as cash."""
    order, _more = _order(rest)
    if order.state in {Order.State.REJECTED, Order.State.CANCELLED}:
        raise AssistantError(_("Order %(number)s came to nothing; nothing is to be paid.") % {"number": order.number})
    owed = order.owed
    if not owed:
        raise AssistantError(_("Nothing is owed for order %(number)s.") % {"number": order.number})
    awaited = Payment.objects.open().filter(order=order).first()
    if awaited is not None:
        amount = awaited.amount
        counted = payments.complete_payment(payment=awaited, amount=amount, at=clock.now(), source="owner", actor=user)
        if not counted:
            raise AssistantError(_("This payment counted already."))
    else:
        amount = owed
        payments.receive(
            order=order, method="cash", amount=owed, key=f"chat:{order.pk}:{order.paid}:{owed}", actor=user
        )
    money = format_money(amount, order.currency)
    return _("%(money)s for order %(number)s is noted as paid.") % {"money": money, "number": order.number}


def help_text(user: User, _rest: str) -> str:
    """What this person may ask for."""
    offered = {
        C.OFFICE_ENTER: _("summary: the day in short"),
        C.PRODUCTS_VIEW: _("stock coffee: how many are left"),
        C.ORDERS_VIEW: _("orders: what waits for your answer"),
        C.ORDERS_DECIDE: _("accept 1024 · reject 1024 reason"),
        C.PAYMENTS_CONFIRM: _("paid 1024: the money is there"),
    }
    lines = [f"• {line}" for need, line in offered.items() if may(user, need)]
    return "\n".join([_("You can write:"), *lines, "• " + _("end: close the session")])


_WORDS: Mapping[str, Command] = {
    "ringkasan rangkuman ringkas laporan summary brief": Command("summary", C.OFFICE_ENTER, summary),
    "stok stock": Command("stock", C.PRODUCTS_VIEW, stock),
    "pesanan order orders": Command("orders", C.ORDERS_VIEW, waiting),
    "terima accept": Command("accept", C.ORDERS_DECIDE, accept, changes=True),
    "tolak reject": Command("reject", C.ORDERS_DECIDE, reject, changes=True),
    "lunas bayar paid": Command("paid", C.PAYMENTS_CONFIRM, paid, changes=True),
    "bantuan help menu perintah": Command("help", C.OFFICE_ENTER, help_text),
}
COMMANDS = {word: command for words, command in _WORDS.items() for word in words.split()}
END = frozenset({"selesai", "keluar", "logout", "end", "exit"})
# These take something along; the others stand alone, so that everyday sentences are no commands.
_TAKES = {"stock", "accept", "reject", "paid"}


def understood(text: str) -> tuple[Command, str] | None:
    """The command of a text and what follows it; None for an ordinary message."""
    words = re.sub(r"\s+", " ", text.strip()).split(" ")
    command = COMMANDS.get(words[0].lower().lstrip("/").rstrip(".!?:,"))
    if command is None or len(words) > 40:
        return None
    rest = " ".join(words[1:])
    if command.name not in _TAKES and len(words) > 3:
        return None
    if command.name in {"accept", "reject", "paid"} and not (rest and any(letter.isdigit() for letter in words[1])):
        return (command, "") if not rest else None
    return command, rest
