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
    STOCK_MOVE = "stock.move"  # receive, count, transfer
    PURCHASING = "purchasing.run"
    PAYMENTS_VIEW = "payments.view"
    PAYMENTS_CONFIRM = "payments.confirm"
    PAYMENTS_REFUND = "payments.refund"
    DEBTS_GRANT = "debts.grant"
    PROMOTIONS_VIEW = "promotions.view"
    PROMOTIONS_EDIT = "promotions.edit"
    LOYALTY_VIEW = "loyalty.view"
    LOYALTY_EDIT = "loyalty.edit"
    REVIEWS_MODERATE = "reviews.moderate"
    COUNTER_SELL = "counter.sell"
    COUNTER_CLOSE = "counter.close"
    FINANCE_VIEW = "finance.view"
    FINANCE_EDIT = "finance.edit"
    PRIVACY_MANAGE = "privacy.manage"


C = Capability
_OFFICE = {C.OFFICE_ENTER, C.ORDERS_VIEW, C.PRODUCTS_VIEW, C.CUSTOMERS_VIEW}

MATRIX: dict[Role, frozenset[Capability]] = {
    Role.OWNER: frozenset(C),
    Role.MANAGER: frozenset(C) - {C.PEOPLE_MANAGE},
    Role.STAFF: frozenset(
        _OFFICE
        | {C.ORDERS_DECIDE, C.PRODUCTS_EDIT, C.CUSTOMERS_EDIT, C.CUSTOMERS_APPROVE, C.MESSAGES_VIEW, C.MESSAGES_SEND}
        | {C.STOCK_MOVE, C.PAYMENTS_VIEW, C.PAYMENTS_CONFIRM, C.PROMOTIONS_VIEW, C.LOYALTY_VIEW, C.REVIEWS_MODERATE}
        | {C.COUNTER_SELL, C.COUNTER_CLOSE}
    ),
    # Sells across the counter and sees neither cost nor profit.
    Role.CASHIER: frozenset({C.OFFICE_ENTER, C.PRODUCTS_VIEW, C.CUSTOMERS_VIEW, C.COUNTER_SELL, C.LOYALTY_VIEW}),
    Role.MARKETING: frozenset(
        _OFFICE
        | {C.CUSTOMERS_EDIT, C.MESSAGES_VIEW, C.MESSAGES_SEND, C.REPORTS_VIEW, C.REVIEWS_MODERATE}
        | {C.PROMOTIONS_VIEW, C.PROMOTIONS_EDIT, C.LOYALTY_VIEW, C.LOYALTY_EDIT}
    ),
    Role.SUPPORT: frozenset(
        _OFFICE
        | {C.CUSTOMERS_EDIT, C.MESSAGES_VIEW, C.MESSAGES_SEND, C.PAYMENTS_VIEW, C.PROMOTIONS_VIEW, C.LOYALTY_VIEW}
        | {C.REVIEWS_MODERATE}
    ),
    Role.ANALYST: frozenset(
        _OFFICE | {C.REPORTS_VIEW, C.COSTS_VIEW, C.PAYMENTS_VIEW, C.PROMOTIONS_VIEW, C.LOYALTY_VIEW, C.FINANCE_VIEW}
    ),
    Role.PARTNER: frozenset(),
    Role.CUSTOMER: frozenset({C.SHOP_ORDER}),
}


def may(user: object, capability: Capability) -> bool:
    """True when this person may; nobody who is not signed in, or switched off, may anything."""
    return isinstance(user, User) and user.is_active and capability in MATRIX[Role(user.role)]
