"""The frame of the back office."""

from typing import Any

from django import template
from django.template import Context

from akrab.backoffice import navigation

register = template.Library()


@register.inclusion_tag("_office_nav.html", takes_context=True)
def office_nav(context: Context, place: str) -> dict[str, Any]:
    """Side bar ("side") or dock ("dock") for the person signed in; `here` and `counts` come from the page."""
    request = context.get("request")
    held = context.render_context.get("office_nav")
    if held is None:
        user = getattr(request, "user", None)
        held = navigation.menu(user, context.get("here", ""), context.get("counts") or {})
        context.render_context["office_nav"] = held
    return {**held, "place": place, "shop": context.get("shop"), "request": request}
