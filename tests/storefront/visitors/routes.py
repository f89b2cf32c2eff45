"""Who may ask for messages to chosen visitors (everybody, by POST), and answer questionnaires."""

from akrab.customers.models import Customer
from akrab.engagement.questions.answering import token_of
from tests.engagement.factories import make_card, make_questionnaire, make_web_message

POST_ONLY = {"guest": 405, "pending": 405, "member": 405, "staff": 405}
ROUTES = {"web_message": POST_ONLY, "web_message_voucher": POST_ONLY, "web_message_answer": POST_ONLY}
ROUTES |= {
    "visits_choice": POST_ONLY,
    "visits_counted": {"guest": 200, "pending": 200, "member": 200, "staff": 200},
    "parcel": {"guest": 200, "pending": 200, "member": 200, "staff": 200},
    "questions": {"guest": 302, "pending": 200, "member": 200, "staff": 302},
    "questions_own": {"guest": 200, "pending": 200, "member": 200, "staff": 200},
}


def arguments(member: Customer) -> dict[str, list[object]]:
    pk = make_web_message().pk
    one = make_questionnaire()
    return {
        "parcel": [make_card().secret],
        "questions": [one.key],
        "questions_own": [one.key, token_of(one, member.pk)],
        "web_message_voucher": [pk],
        "web_message_answer": [pk, "followed"],
    }
