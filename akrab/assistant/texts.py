"""What the assistant writes to customers, in the customer's language."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.assistant.models import OrderDraft
from akrab.assistant.queries import DraftView, Row
from akrab.core import shop
from akrab.core.money import format_money
from akrab.customers.models import Customer
from akrab.orders.models import Order

MOST_CHOICES = 6


def language_of(customer: Customer | None) -> str:
    wished = customer.language if customer else ""
    return wished if wished in {code for code, _name in settings.LANGUAGES} else settings.LANGUAGE_CODE


def draft_text(view: DraftView) -> str:
    """The draft as the customer reads it: lines, what is short, questions, the total and how to confirm it."""
    with translation.override(language_of(view.draft.customer)):
        name = view.draft.customer.name if view.draft.customer else ""
        hello = _("Hello %(name)s, this is how we understood your order:") % {"name": name}
        parts = [hello.replace(" ,", ","), "\n".join(_line(row) for row in view.rows)]
        if view.is_clear:
            parts.append(_total(view))
            wishes = _wishes(view.draft)
            if wishes:
                parts.append(wishes)
            parts.append(_("Is that right? Reply YES and we order it. If something is different, just write it."))
        else:
            parts.append(_("Please tell us what is still open, then we send you the total."))
        return "\n\n".join(parts)


def _line(row: Row) -> str:
    if row.variant is None:
        said = _("• %(words)s: which one do you mean?") % {"words": row.line.words}
        names = ", ".join(str(one) for one in row.choices[:MOST_CHOICES])
        return f"{said}\n   {names}" if names else said
    values = {
        "pieces": row.pieces,
        "name": str(row.variant),
        "total": format_money(row.total, shop.get("currency")),
        "left": row.left,
    }
    if not row.pieces:
        return _("• %(name)s: sorry, sold out") % values
    if row.short:
        return _("• %(pieces)s × %(name)s = %(total)s (sorry, only %(left)s left)") % values
    return _("• %(pieces)s × %(name)s = %(total)s") % values


def _total(view: DraftView) -> str:
    currency = shop.get("currency")
    lines = []
    if view.quote.discount:
        lines.append(_("Discount: -%(money)s") % {"money": format_money(view.quote.discount, currency)})
    total = _("Total: %(money)s") % {"money": format_money(view.total, currency)}
    if view.draft.way == "deliver":
        total += " " + _("(without delivery costs)")
    return "\n".join([*lines, total])


def _wishes(draft: OrderDraft) -> str:
    lines = []
    if draft.way == "deliver" and draft.address:
        lines.append(_("Delivered to: %(address)s") % {"address": draft.address})
    elif draft.way == "collect":
        lines.append(_("You collect it from the shop."))
    if draft.wished_time:
        lines.append(_("When: %(time)s") % {"time": draft.wished_time})
    return "\n".join(lines)


def ordered_text(order: Order, customer: Customer | None) -> str:
    with translation.override(language_of(customer)):
        return _("Thank you! Your order %(number)s is noted, total %(money)s. We confirm it as soon as we can.") % {
            "number": order.number,
            "money": format_money(order.total, order.currency),
        }


def refused_text(problem: str, customer: Customer | None) -> str:
    with translation.override(language_of(customer)):
        return _("Sorry, we could not order it: %(problem)s") % {"problem": problem}


def dropped_text(customer: Customer | None) -> str:
    with translation.override(language_of(customer)):
        return _("All right, we do not order it. Write to us any time.")


def note_of(draft: OrderDraft) -> str:
    """What the shop reads on the order: the wishes, and what nothing was made of, in the customer's words."""
    parts = [draft.wished_time, *draft.unknown]
    return " · ".join(part for part in parts if part)[:500]
