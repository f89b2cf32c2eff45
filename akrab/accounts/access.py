"""Who may do what: one matrix, role × capability. Doors ask it at their edge, queries start from what it allows."""

from enum import StrEnum

from akrab.accounts.models import Role, User


class Capability(StrEnum):
    """Things a person may do. Named by room and verb."""

    OFFICE_ENTER = "office.enter"
    ORDERS_VIEW = "orders.view"
    ORDERS_DECIDE = "orders.decide"
    PRODUCTS_VIEW = "products.view"
    PRODUCTS_EDIT = "products.edit"
    COSTS_VIEW = "costs.view"
    CUSTOMERS_VIEW = "customers.view"
    CUSTOMERS_EDIT = "customers.edit"
    CUSTOMERS_APPROVE = "customers.approve"
    MESSAGES_VIEW = "messages.view"
    MESSAGES_SEND = "messages.send"
    IMPORTS_RUN = "imports.run"
    REPORTS_VIEW = "reports.view"
    SETTINGS_EDIT = "settings.edit"
    PEOPLE_MANAGE = "people.manage"
    AUDIT_VIEW = "audit.view"
    SHOP_ORDER = "shop.order"


C = Capability
_OFFICE = {C.OFFICE_ENTER, C.ORDERS_VIEW, C.PRODUCTS_VIEW, C.CUSTOMERS_VIEW}

MATRIX: dict[Role, frozenset[Capability]] = {
    Role.OWNER: frozenset(C),
    Role.MANAGER: frozenset(C) - {C.PEOPLE_MANAGE},
    Role.STAFF: frozenset(
        _OFFICE
        | {C.ORDERS_DECIDE, C.PRODUCTS_EDIT, C.CUSTOMERS_EDIT, C.CUSTOMERS_APPROVE, C.MESSAGES_VIEW, C.MESSAGES_SEND}
    ),
    Role.MARKETING: frozenset(_OFFICE | {C.CUSTOMERS_EDIT, C.MESSAGES_VIEW, C.MESSAGES_SEND, C.REPORTS_VIEW}),
    Role.SUPPORT: frozenset(_OFFICE | {C.CUSTOMERS_EDIT, C.MESSAGES_VIEW, C.MESSAGES_SEND}),
    Role.ANALYST: frozenset(_OFFICE | {C.REPORTS_VIEW, C.COSTS_VIEW}),
    Role.PARTNER: frozenset(),
    Role.CUSTOMER: frozenset({C.SHOP_ORDER}),
}


def may(user: object, capability: Capability) -> bool:
    """True when this person may; nobody who is not signed in, or switched off, may anything."""
    return isinstance(user, User) and user.is_active and capability in MATRIX[Role(user.role)]
