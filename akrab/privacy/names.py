"""What tables and fields are called in the record of processing: words for people, not for programs."""

from typing import Any

from django.utils.translation import gettext_lazy as _

TABLES: dict[str, Any] = {
    "journal": _("what happened, in order"),
    "accounts": _("accounts"),
    "customers.Customer": _("the record"),
    "customers.Handle": _("contacts"),
    "customers.Note": _("notes of the shop"),
    "customers.Address": _("addresses"),
    "customers.Link": _("household and company"),
    "customers.Document": _("documents"),
    "customers.Preference": _("what they like"),
    "customers": _("double records"),
    "consent": _("agreements"),
    "tracking": _("visits to the pages"),
    "promotions": _("vouchers"),
    "reviews": _("reviews and favourites"),
    "loyalty": _("points and cards"),
    "messaging.Call": _("phone calls"),
    "messaging.PushDevice": _("devices that get notices"),
    "messaging": _("messages and files"),
    "orders.Basket": _("baskets"),
    "orders.BasketLine": _("baskets"),
    "orders.TrustFix": _("trust"),
    "orders": _("orders, parcels and returns"),
    "payments.DebtAccount": _("debt book"),
    "payments.DebtEntry": _("debt book"),
    "payments": _("payments"),
    "counter": _("sales at the counter"),
    "insight": _("figures about them"),
    "engagement": _("messages on the pages, questionnaires"),
    "assistant": _("drafts of orders"),
    "privacy": _("requests about data"),
}
_GROUPS: tuple[tuple[Any, str], ...] = (
    (_("names"), "name recipient said_by username label"),
    (
        _("phone numbers and e-mail addresses"),
        "phone email value typed contact wa_id user_id last_id number.Call address.Confirmation",
    ),
    (_("addresses"), "address line place postcode region city country"),
    (_("details of the person"), "occupation gender birthday custom language"),
    (
        _("what was written"),
        """text subject html note answer words last_text urgent_words mood_words wished_time unknown chosen sentence
        decision_reason state_reason reason problem error""",
    ),
    (_("pictures and files"), "pictures picture stored"),
    (_("card and code for friends"), "card referral_code"),
    (_("traces on pages and devices"), "visitor landing path last_path endpoint p256dh auth digest key"),
    (
        _("notices of other services"),
        "raw wamid provider_id reply_to provider_reference headers body payload data details",
    ),
    (_("special wishes of an order"), "options"),
    (_("numbers of orders and parcels"), "number invoice_number tracking link"),
    (_("words of a consent"), "wording"),
    (_("what a merge moved"), "moved told before after reasons"),
)
FIELDS: dict[str, Any] = {name: words for words, names in _GROUPS for name in names.split()}


def of_table(label: str, otherwise: str) -> str:
    """`orders.Order` → "orders, parcels and returns"."""
    return str(TABLES.get(label) or TABLES.get(label.partition(".")[0]) or otherwise)


def of_field(label: str, name: str, otherwise: str) -> str:
    """The kind of data that a field holds; one meant otherwise in one table stands as `field.Model`."""
    return str(FIELDS.get(f"{name}.{label.partition('.')[2]}") or FIELDS.get(name) or otherwise)
