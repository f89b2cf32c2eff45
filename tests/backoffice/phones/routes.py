"""Who may what with notices on screens, calls and SMS."""

from typing import Any

from akrab.accounts.models import Role
from tests.customers.factories import make_member

HEADS = {Role.OWNER, Role.MANAGER}
CARERS = {*HEADS, Role.STAFF, Role.MARKETING, Role.SUPPORT}
ALL = {*CARERS, Role.CASHIER, Role.ANALYST}

ROUTES: dict[str, tuple[set[Role], str]] = {
    "screens": (ALL, "get"), "screen_allow": (ALL, "post"), "screen_off": (ALL, "post"), "screen_try": (ALL, "post"),
    "screen_worker": (ALL, "get"), "calls": (CARERS, "get"), "call": (CARERS, "post"), "my_phone": (CARERS, "post"),
    "phone_settings": (HEADS, "get"), "phone_check": (HEADS, "post"), "phone_notices": (HEADS, "get"),
}  # fmt: skip


def arguments() -> dict[str, dict[str, Any]]:
    return {"call": {"pk": make_member().pk}}
