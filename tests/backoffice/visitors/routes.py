"""Who may open the pages of messages to visitors and of questionnaires."""

from akrab.accounts.models import Role
from tests.engagement.factories import make_card, make_questionnaire, make_web_message

VIEWERS = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT, Role.ANALYST}
ORDERS = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT, Role.ANALYST}
DECIDERS = {Role.OWNER, Role.MANAGER, Role.STAFF}
SENDERS = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT}
EDITORS = {Role.OWNER, Role.MANAGER, Role.MARKETING}
ROUTES = {
    "web_messages": (VIEWERS, "get"),
    "web_message": (VIEWERS, "get"),
    "web_message_new": (EDITORS, "get"),
    "web_message_edit": (EDITORS, "get"),
    "web_message_preview": (EDITORS, "post"),
    "web_message_decide": (EDITORS, "post"),
    "parcels": (ORDERS, "get"),
    "parcels_make": (DECIDERS, "post"),
    "parcels_pdf": (DECIDERS, "get"),
    "parcel_void": (DECIDERS, "post"),
    "parcels_settings": ({Role.OWNER, Role.MANAGER}, "post"),
    "questions": (VIEWERS, "get"),
    "questionnaire": (VIEWERS, "get"),
    "questionnaire_new": (EDITORS, "get"),
    "questionnaire_edit": (EDITORS, "get"),
    "questionnaire_questions": (EDITORS, "get"),
    "questionnaire_send": (SENDERS, "post"),
    "questionnaire_file": (VIEWERS, "get"),
    "questionnaire_decide": (EDITORS, "post"),
    "question": (EDITORS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    pk = make_web_message().pk
    one = make_questionnaire()
    names = ("questionnaire", "questionnaire_edit", "questionnaire_questions", "questionnaire_send")
    return {
        "parcel_void": {"pk": make_card().pk},
        **{name: {"pk": one.pk} for name in names},
        "questionnaire_file": {"pk": one.pk, "kind": "csv"},
        "questionnaire_decide": {"pk": one.pk, "deed": "closed"},
        "question": {"pk": one.questions.get().pk, "deed": "up"},
        "web_message": {"pk": pk},
        "web_message_edit": {"pk": pk},
        "web_message_decide": {"pk": pk, "deed": "off"},
    }
