"""The frame of the back office."""

from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.models import Role, User
from akrab.backoffice import navigation

register = template.Library()


@register.filter
def named(name: str | None, number: int) -> str:
    """A customer's name; who has none goes by their number, as Customer says it."""
    return name or _("Customer %(n)s") % {"n": number}


@register.simple_tag(takes_context=True)
def office_nav(context: Context, place: str) -> SafeString:
    """Side bar ("side") or dock ("dock") for the person signed in; `here`, `counts` and `shop` come from the page."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(user, User) or not user.is_active:
        return SafeString("")
    counts = context.get("counts") or {}
    figures = tuple((name, counts.get(name, 0)) for name in navigation.FIGURES)
    name = (context.get("shop") or {}).get("name", "")
    return _drawn(place, Role(user.role), get_language(), context.get("here", ""), figures, name)


@lru_cache(maxsize=512)  # the same for all who have this role, and half of what a page costs
def _drawn(
    place: str, role: Role, _language: str | None, here: str, figures: tuple[tuple[str, int], ...], name: str
) -> SafeString:
    values = {**navigation.menu(User(role=role), here, dict(figures)), "place": place, "shop": {"name": name}}
    return mark_safe(render_to_string("_office_nav.html", values))  # noqa: S308  a template's own output
