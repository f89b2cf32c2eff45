"""The shop's own settings: declared with their defaults, kept as rows, read at most once a second.

Those of the shop itself stand here; a room declares its own in its `shop_settings.py`, found when Django starts.

An outgoing figure or page asks `shop.get("currency")`; what a person changes goes through
`accounts.actions.change_shop_settings`, which checks, stores and journals.
"""

import time
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.core.errors import AkrabError


class UnknownSetting(AkrabError):
    """No such setting, or a value of the wrong kind."""


@dataclass(frozen=True)
class Setting:
    default: Any
    label: Any
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    secret: bool = False  # a key of another service: shown to nobody again, and in no file that leaves the shop


DECLARED: dict[str, Setting] = {
    "name": Setting("Akrab", gettext_lazy("Shop name")),
    "tagline": Setting({}, gettext_lazy("One line about the shop, by language")),
    "city": Setting("", gettext_lazy("City")),
    "address": Setting("", gettext_lazy("Address")),
    "phone": Setting("", gettext_lazy("Phone and WhatsApp")),
    "email": Setting("", gettext_lazy("E-mail address")),
    "hours": Setting({}, gettext_lazy("Opening hours, by language")),
    "currency": Setting("IDR", gettext_lazy("Currency")),
    "region": Setting("ID", gettext_lazy("Country of the shop")),
    "time_zone": Setting("Asia/Jakarta", gettext_lazy("Time zone")),
    "accent": Setting("teal", gettext_lazy("Colour"), choices=("teal", "indigo", "rose", "amber", "slate")),
    "logo": Setting({}, gettext_lazy("Logo")),  # stem, width and height of the picture
    "approve_members": Setting(True, gettext_lazy("New members wait for approval")),
    "unconfirmed_limit": Setting(5, gettext_lazy("Unconfirmed orders per customer"), low=1, high=100),
    "low_stock": Setting(3, gettext_lazy("Warn when fewer are left than"), low=0, high=10_000),
    "order_prefix": Setting("", gettext_lazy("Letters in front of the order number")),
    "demo": Setting("", gettext_lazy("Demo shop loaded")),
}


def declare(settings: dict[str, Setting]) -> None:
    """Add a room's settings; called by its `shop_settings.py`. Raises ValueError for a key declared twice."""
    for key, setting in settings.items():
        if DECLARED.get(key, setting) is not setting:
            raise ValueError(f"The setting {key!r} is declared twice.")
        DECLARED[key] = setting


FRESH_SECONDS = 1.0  # how long another process may still see the old value


class _Held:
    """The settings as last read by this process."""

    values: dict[str, Any] | None = None
    read_at = 0.0
    last: dict[str, Any] | None = None  # as they were before `forget`
    stamp = 0


def everything() -> dict[str, Any]:
    """All settings with their present values; read again after a second, so a busy page does not ask for them."""
    values = _Held.values
    if values is None or time.monotonic() - _Held.read_at > FRESH_SECONDS:
        from akrab.core.models import ShopSetting

        read_at = time.monotonic()
        values = {key: setting.default for key, setting in DECLARED.items()}
        values.update(ShopSetting.objects.filter(key__in=DECLARED).values_list("key", "value"))
        if values != _Held.last:
            _Held.stamp += 1
        _Held.values, _Held.read_at, _Held.last = values, read_at, values
    return values


def stamp() -> int:
    """A number that is another one in this process after any setting has changed."""
    everything()
    return _Held.stamp


def get(key: str) -> Any:
    """The present value of one setting. Raises KeyError for an undeclared one."""
    return everything()[key]


def forget() -> None:
    """Read the rows again next time."""
    _Held.values = None


def clean(key: str, value: Any) -> Any:
    """The value as it will be stored. Raises UnknownSetting with a sentence for the person."""
    setting = DECLARED.get(key)
    if setting is None:
        raise UnknownSetting(_("There is no setting named “%(key)s”.") % {"key": key}, field=key)
    wrong = _("“%(value)s” cannot be used for “%(label)s”.") % {"value": value, "label": setting.label}
    if type(value) is not type(setting.default):
        raise UnknownSetting(wrong, field=key)
    if setting.choices and value not in setting.choices:
        raise UnknownSetting(wrong, field=key)
    if isinstance(value, int) and setting.low is not None and setting.high is not None:
        if not setting.low <= value <= setting.high:
            raise UnknownSetting(wrong, field=key)
    if key == "time_zone" and value not in available_timezones():
        raise UnknownSetting(wrong, field=key)
    if key == "currency" and not (len(value) == 3 and value.isalpha() and value.isupper()):
        raise UnknownSetting(wrong, field=key)
    return value


def store(values: dict[str, Any]) -> dict[str, Any]:
    """Keep checked values; returns what really changed. The caller journals it."""
    from akrab.core.models import ShopSetting
    from akrab.core.versions import bump

    checked = {key: clean(key, value) for key, value in values.items()}
    before = everything()
    changed = {key: value for key, value in checked.items() if before[key] != value}
    for key, value in changed.items():
        ShopSetting.objects.update_or_create(key=key, defaults={"value": value})
    if changed:
        bump("shop")
    forget()
    return changed
