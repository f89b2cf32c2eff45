"""Rows of the long lists. A page shows thirty of them, and as template nodes they were half of what the page costs."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from akrab.core import icons
from akrab.core.money import format_money, short_money
from akrab.core.templatetags.akrab import moment, phone
from akrab.core.templatetags.looks import avatar, state
from akrab.journal.queries import Line

register = template.Library()


@register.simple_tag
def order_row(row: Mapping[str, Any], pick: bool = False) -> SafeString:
    """An order in the list. `row`: the columns of backoffice.order_list; `pick`: with a box to choose it."""
    who = row["customer__name"] or row["recipient"]
    if not who:
        who = _("Customer %(n)s") % {"n": row["customer_id"]} if row["customer_id"] else _("Unknown customer")
    source = "" if row["source"] == "shop" else f" · {escape(row['source'])}"
    box = (
        f'<label class="relative z-10 -my-2 -ms-2 grid size-11 shrink-0 place-items-center">'
        f'<input type="checkbox" name="order" value="{row["id"]}" form="bulk" '
        f'aria-label="{escape(row["number"])}"></label>'
        if pick
        else ""
    )
    mark = ""
    if row["asks"]:
        mark = f'<span class="badge tone-info">{icons.svg("circle-question-mark", "size-4")}{_("asked")}</span>'
    elif row["troubled"]:
        mark = f'<span class="badge tone-warning">{icons.svg("undo-2", "size-4")}{_("return")}</span>'
    return mark_safe(  # noqa: S308  every value is escaped or our own
        f'<div class="row">{box}<div class="row-main">'
        f'<a class="row-link row-title" href="{row["id"]}/">{escape(who)}</a>'
        f'<span class="row-text">{escape(row["number"])} · {moment(row["placed_at"])}{source}</span></div>'
        f'<div class="row-end grid justify-items-end gap-1"><span class="price">'
        f"{format_money(row['total'], row['currency'])}</span>{mark or state('order', row['state'])}</div></div>"
    )


@register.simple_tag
def customer_row(row: Mapping[str, Any], currency: str) -> SafeString:
    """A customer in the list. `row`: what backoffice.customer_list makes."""
    name = row["name"] or _("Customer %(n)s") % {"n": row["id"]}
    handle, score = row["handle"], row["score"]
    reached = (phone(handle) if handle[0] == "+" else handle) if handle else _("no contact yet")
    city = f" · {escape(row['city'])}" if row["city"] else ""
    worth = f'<span class="price">{short_money(score["revenue"], currency)}</span>' if score else ""
    badge = stack = ""
    if row["state"] == "pending":
        badge, stack = str(state("customer", row["state"])), " row-stack"  # a long word: below the name on a phone
    elif score:
        badge = str(state("standing", score["standing"]))
    return mark_safe(  # noqa: S308  every value is escaped or our own
        f'<div class="row{stack}">{avatar(row["name"])}<div class="row-main">'
        f'<a class="row-link row-title" href="/office/customers/{row["id"]}/">{escape(name)}</a>'
        f'<span class="row-text">{escape(reached)}{city}</span></div>'
        f'<div class="row-end grid justify-items-end gap-1">{worth}{badge}</div></div>'
    )


@register.simple_tag
def timeline_row(line: Line) -> SafeString:
    """One line of a timeline; an order's opens the order."""
    text = str(escape(line.text))
    if line.subject_type == "order":
        text = f'<a class="hover:underline" href="/office/orders/{line.subject_id}/">{text}</a>'
    actor = f'<span class="hint"> · {escape(line.actor)}</span>' if line.actor else ""
    return mark_safe(  # noqa: S308  every value is escaped or our own
        f'<li><span class="tile">{icons.svg(line.icon, "size-4")}</span><div class="min-w-0 pt-1"><p>{text}</p>'
        f'<time datetime="{line.at.isoformat()}">{moment(line.at)}</time>{actor}</div></li>'
    )
