"""Who may open the pages of the conversations."""

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Attachment, Message
from tests.customers.factories import make_member
from tests.messaging.texts.factories import make_own_text

OWN, M, S, K, H = Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT
CARERS = {OWN, M, S, K, H}
HEADS = {OWN, M}

ROUTES = {
    **dict.fromkeys(
        ["messages", "inbox_figures", "messages_failed", "messages_unsure", "unsure_before", "talk_file", "talk",
         "talk_live", "talk_saved", "messages_before", "failed_before", "conversation"],
        (CARERS, "get"),
    ),
    **dict.fromkeys(
        ["message_retry", "message_settle", "messages_settle", "talk_write", "talk_typing", "talk_deed", "tap"],
        (CARERS, "post"),
    ),
    **dict.fromkeys(["inbox_settings", "inbox_mail"], (HEADS, "get")),
}  # fmt: skip


def arguments() -> dict[str, dict[str, object]]:
    customer = make_member()
    talk = conversation_of(customer)
    failed = Message.objects.create(
        key="not delivered", customer=customer, channel="email", text="x", state="failed", created_at=clock.now()
    )
    unsure = Message.objects.create(
        key="in doubt", customer=customer, channel="email", text="x", state="unsure", created_at=clock.now()
    )
    file = Attachment.objects.create(message=failed, digest="0" * 64, name="x.pdf", mime="application/pdf", size=1)
    answer = make_own_text(shortcut="hours", id="Jam 9")
    return {
        **{name: {"pk": talk.pk} for name in ("talk", "talk_live", "talk_write", "talk_typing")},
        "conversation": {"pk": customer.pk},
        "talk_deed": {"pk": talk.pk, "deed": "seen"},
        "talk_saved": {"pk": talk.pk, "answer": answer.pk},
        "talk_file": {"pk": file.pk},
        "message_retry": {"pk": failed.pk},
        "message_settle": {"pk": unsure.pk},
    }
