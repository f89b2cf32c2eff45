"""Who may open the pages of orders from messages and of commands by chat."""

from akrab.accounts.models import Role
from akrab.assistant import actions
from akrab.assistant.models import ChatNumber
from akrab.core import clock
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member

OWN, M, S, K, H = Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT
CARERS = {OWN, M, S, K, H}
OFFICE = CARERS | {Role.CASHIER, Role.ANALYST}

ROUTES = {
    "assistant": (CARERS, "get"),
    "draft": (CARERS, "get"),
    **dict.fromkeys(["draft_change", "draft_customer", "draft_show", "draft_shown", "draft_drop"], (CARERS, "post")),
    "draft_order": ({OWN, M, S}, "post"),
    "assistant_commands": (OFFICE, "get"),
    "assistant_code": (OFFICE, "post"),
    "assistant_number_remove": (OFFICE, "post"),
    "assistant_settings": ({OWN, M}, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    make_variant(name="Kopi Tubruk")
    draft = actions.read_order(text="kopi tubruk 2", key="routes", customer=make_member())
    assert draft is not None
    number = ChatNumber.objects.create(user=make_user(Role.STAFF), value="+6281200000099", verified_at=clock.now())
    return {
        **{name: {"pk": draft.pk} for name in ROUTES if name.startswith("draft")},
        "assistant_number_remove": {"pk": number.pk},
    }
