"""Rows of the long lists. A page shows thirty of them, and as template nodes they were half of what the page costs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from akrab.backoffice.customer_columns import Column
from akrab.core import icons
from akrab.core.money import format_money, short_money
from akrab.core.templatetags.akrab import day, grouped, moment, phone
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
def customer_row(row: Mapping[str, Any], columns: Sequence[Column], currency: str, pick: object = None) -> SafeString:
    """A customer in the list: on a phone name, contact, money and standing; on a desk the columns that were chosen.
    `row`: what backoffice.customer_list makes; `pick`: with a box to choose it."""
    pk, score = row["id"], row["score"]
    name = escape(row["name"] or _("Customer %(n)s") % {"n": pk})
    reached = phone(row["phone"]) if row["phone"] else row["email"] or _("no contact yet")
    badge = ""
    if row["state"] == "pending":
        badge = str(state("customer", row["state"]))
    elif score:
        badge = str(state("standing", score["standing"]))
    worth = f'<span class="price block">{short_money(score["revenue"], currency)}</span>' if score else ""
    city = f'<span class="md:hidden"> · {escape(row["city"])}</span>' if row["city"] else ""
    who = f'<a class="row-link row-title block break-words md:truncate" href="/office/customers/{pk}/">{name}</a>'
    how = f'<span class="row-text block truncate">{escape(reached)}{city}</span>'
    # A long word stands below the name.
    below = " basis-full justify-items-start sm:ps-13" if row["state"] == "pending" else " justify-items-end"
    end = f'<div class="ms-auto grid shrink-0 gap-1 md:hidden{below}">{worth}{badge}</div>'
    cells = "".join(_customer_cell(one, row, currency, badge) for one in columns)
    picture = f'<span class="max-sm:hidden">{avatar(row["name"])}</span>'
    inner = f'{picture}<div class="min-w-0 flex-1">{who}{how}</div>{end}'
    head = f'<div class="flex items-center gap-x-3 gap-y-1 max-md:flex-wrap">{inner}</div>'
    return mark_safe(  # noqa: S308  every value is escaped or our own
        f"<tr>{_box(pk, name) if pick else ''}"
        f'<td class="w-full max-w-0 md:w-auto md:max-w-72 md:min-w-56">{head}</td>{cells}</tr>'
    )


def _box(pk: int, name: str) -> str:
    """The box that chooses a customer for the bulk form."""
    box = f'<input type="checkbox" name="customer" value="{pk}" form="bulk" aria-label="{name}">'
    label = f'<label class="relative z-10 -my-2 grid size-11 place-items-center">{box}</label>'
    return f'<td class="w-11 ps-2! pe-0!">{label}</td>'


def _customer_cell(column: Column, row: Mapping[str, Any], currency: str, badge: str) -> str:
    value = column.value(row)
    if column.key == "standing":
        return f'<td class="max-md:hidden">{badge}</td>'
    if value is None or value == "":
        return '<td class="max-md:hidden"></td>'
    if column.kind == "money":
        return f'<td class="n max-md:hidden">{format_money(value, currency)}</td>'
    if column.kind == "number":
        return f'<td class="n max-md:hidden">{grouped(value)}</td>'
    if column.kind == "day":
        return f'<td class="whitespace-nowrap max-md:hidden">{day(value)}</td>'
    text = phone(value) if column.key == "phone" else value
    return f'<td class="max-md:hidden">{escape(text)}</td>'


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
