"""Who may open the pages of message texts: notices are for heads of the shop, own texts for everybody who answers."""

from typing import Any

from akrab.accounts.models import Role
from tests.messaging.texts.factories import make_own_text

HEADS = {Role.OWNER, Role.MANAGER}
CARERS = {*HEADS, Role.STAFF, Role.MARKETING, Role.SUPPORT}

ROUTES: dict[str, tuple[set[Role], str]] = {
    "message_texts": (CARERS, "get"), "own_texts": (CARERS, "get"), "own_text_new": (CARERS, "get"),
    "message_text": (CARERS, "get"), "text_restore": (CARERS, "post"), "text_look": (CARERS, "post"),
    "text_mail": (CARERS, "get"), "text_test": (CARERS, "post"), "text_channels": (HEADS, "post"),
    "text_whatsapp": (HEADS, "get"), "text_whatsapp_remove": (HEADS, "post"), "own_text_rename": (CARERS, "get"),
    "own_text_remove": (CARERS, "post"),
}  # fmt: skip


def arguments() -> dict[str, dict[str, Any]]:
    own = {"key": f"own-{make_own_text(shortcut='routes').pk}"}
    gone = {"key": f"own-{make_own_text(shortcut='gone').pk}"}
    notice = {"key": "order_placed"}
    return {
        **dict.fromkeys(
            ["message_text", "text_restore", "text_look", "text_mail", "text_test", "own_text_rename"], own
        ),
        **dict.fromkeys(["text_channels", "text_whatsapp", "text_whatsapp_remove"], notice),
        "own_text_remove": gone,
    }
