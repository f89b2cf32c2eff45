"""`{% screens %}`: the box where a customer allows notices on this device and ends them on any."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from akrab.accounts.models import User
from akrab.messaging.models import PushDevice
from akrab.messaging.push import devices, keys

register = template.Library()


@register.inclusion_tag("storefront/screens/_box.html", takes_context=True)
def screens(context: RequestContext) -> dict[str, Any]:
    """Empty for who is not signed in: a link in a mail opens the same page."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(user, User):
        return {}
    return {
        "devices": list(devices.devices_of(user, PushDevice.Door.SHOP)),
        "key": keys.public_key(),
        "worker": reverse("storefront:screen_worker"),
        "scope": "/",
        "allow_url": reverse("storefront:screen_allow"),
        "off_url": reverse("storefront:screen_off"),
        "shop": context.get("shop"),
    }
