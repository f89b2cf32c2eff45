"""Who may ask for messages to chosen visitors: everybody, by POST."""

from akrab.customers.models import Customer
from tests.engagement.factories import make_web_message

POST_ONLY = {"guest": 405, "pending": 405, "member": 405, "staff": 405}
ROUTES = {"web_message": POST_ONLY, "web_message_voucher": POST_ONLY, "web_message_answer": POST_ONLY}


def arguments(member: Customer) -> dict[str, list[object]]:
    pk = make_web_message().pk
    return {"web_message_voucher": [pk], "web_message_answer": [pk, "followed"]}
