"""What every template knows."""

from typing import Any

from django.http import HttpRequest

from akrab.core import shop as settings_of_shop


def shop(request: HttpRequest) -> dict[str, Any]:
    """`shop`: the shop's settings by name."""
    return {"shop": settings_of_shop.everything()}
