"""The pages of SMS and calls that this person may see, as tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User


def tabs(user: User, current: str) -> list[dict[str, object]]:
    shown = (
        ("calls", _("Calls"), "phone", C.MESSAGES_VIEW),
        ("phone_settings", _("Connection"), "plug", C.SETTINGS_EDIT),
        ("phone_notices", _("Notices"), "bell", C.SETTINGS_EDIT),
    )
    return [
        {"url": reverse(f"office:{name}"), "label": label, "icon": icon, "current": name == current}
        for name, label, icon, capability in shown
        if may(user, capability)
    ]
