"""Who may what with WhatsApp."""

from typing import Any

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import ChatImport, Message, WebhookNotice
from tests.customers.factories import make_member

HEADS = {Role.OWNER, Role.MANAGER}
CARERS = {*HEADS, Role.STAFF, Role.MARKETING, Role.SUPPORT}
READERS = {*HEADS, Role.MARKETING, Role.ANALYST}

ROUTES: dict[str, tuple[set[Role], str]] = {
    "whatsapp": (CARERS, "get"), "whatsapp_by_api": (CARERS, "post"),
    "whatsapp_tap": (CARERS, "post"), "whatsapp_unsure": (CARERS, "post"), "whatsapp_decide": (CARERS, "post"),
    "talk_template_whatsapp": (CARERS, "get"), "whatsapp_templates": (CARERS, "get"),
    "whatsapp_template_new": (HEADS, "get"), "whatsapp_templates_sync": (CARERS, "post"),
    "whatsapp_costs": (READERS, "get"), "whatsapp_rates": (HEADS, "get"), "whatsapp_chats": (HEADS, "get"),
    "whatsapp_chat": (HEADS, "get"), "whatsapp_settings": (HEADS, "get"), "whatsapp_check": (HEADS, "post"),
    "whatsapp_notices": (HEADS, "get"), "whatsapp_notice_again": (HEADS, "post"),
}  # fmt: skip


def arguments() -> dict[str, dict[str, Any]]:
    member, now = make_member(), clock.now()
    tap = Message.objects.create(
        key="routes-tap", customer=member, channel="whatsapp_tap", recipient="+6281234567890", text="x",
        state="prepared", created_at=now,
    )  # fmt: skip
    unsure = Message.objects.create(
        key="routes-unsure", customer=member, channel="whatsapp", text="x", state="unsure", created_at=now
    )
    chat = ChatImport.objects.create(filename="x.txt", digest="0" * 64, counts={"found": 1}, created_at=now)
    notice = WebhookNotice.objects.create(key="routes", body="{}", received_at=now)
    return {
        "whatsapp_tap": {"pk": tap.pk},
        "whatsapp_decide": {"pk": tap.pk, "deed": "later"},
        "whatsapp_unsure": {"pk": unsure.pk},
        "talk_template_whatsapp": {"pk": conversation_of(member).pk},
        "whatsapp_chat": {"pk": chat.pk},
        "whatsapp_notice_again": {"pk": notice.pk},
    }
