"""Who may open the pages of messages to visitors."""

from akrab.accounts.models import Role
from tests.engagement.factories import make_web_message

VIEWERS = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT, Role.ANALYST}
EDITORS = {Role.OWNER, Role.MANAGER, Role.MARKETING}
ROUTES = {
    "web_messages": (VIEWERS, "get"),
    "web_message": (VIEWERS, "get"),
    "web_message_new": (EDITORS, "get"),
    "web_message_edit": (EDITORS, "get"),
    "web_message_preview": (EDITORS, "post"),
    "web_message_decide": (EDITORS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    pk = make_web_message().pk
    return {
        "web_message": {"pk": pk},
        "web_message_edit": {"pk": pk},
        "web_message_decide": {"pk": pk, "deed": "off"},
    }
