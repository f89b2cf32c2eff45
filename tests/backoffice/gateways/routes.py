"""Who may open the pages of the payment services."""

from akrab.accounts.models import Role

HEADS = {Role.OWNER, Role.MANAGER}

ROUTES = {
    "gateways": (HEADS, "get"),
    "gateway": (HEADS, "get"),
    "gateway_forget": (HEADS, "post"),
    "gateway_test": (HEADS, "post"),
    "gateway_try": (HEADS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    return {name: {"code": "midtrans"} for name in ROUTES if name != "gateways"}
