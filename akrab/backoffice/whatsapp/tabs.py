"""The pages of WhatsApp that this person may see, as tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User


def tabs(user: User, current: str) -> list[dict[str, object]]:
    shown = (
        ("whatsapp", _("To send"), "send", C.MESSAGES_SEND),
        ("whatsapp_templates", _("Templates"), "file-text", C.MESSAGES_SEND),
        ("whatsapp_costs", _("Costs"), "wallet", C.REPORTS_VIEW),
        ("whatsapp_chats", _("Import chats"), "file-up", C.IMPORTS_RUN),
        ("whatsapp_settings", _("Connection"), "plug", C.SETTINGS_EDIT),
    )
    return [
        {"url": reverse(f"office:{name}"), "label": label, "icon": icon, "current": name == current}
        for name, label, icon, capability in shown
        if may(user, capability)
    ]
