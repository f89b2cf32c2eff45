"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from akrab.core import shop as settings_of_shop


def shop(request: HttpRequest) -> dict[str, Any]:
    """`shop`: the shop's settings by name; a text kept by language is the one of the moment. `shop.stamp` is another
    whenever one of them has changed, for the parts of pages that are kept."""
    values = {key: in_language(value) for key, value in settings_of_shop.everything().items()}
    kept = (settings_of_shop.stamp(), settings.STORAGES["staticfiles"]["BACKEND"])  # files have other names elsewhere
    return {"shop": values | {"stamp": kept}}


def in_language(value: Any) -> Any:
    """The text in the language of the moment, else in the shop's own, else any."""
    if not isinstance(value, dict):
        return value
    return value.get(get_language() or "") or value.get(settings.LANGUAGE_CODE) or next(iter(value.values()), "")
