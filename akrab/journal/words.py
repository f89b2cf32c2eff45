"""What the codes in payloads are called: a payload keeps `opening`, a person reads "opening stock"."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    # ways in
    "link": _("with a link"),
    "password": _("with a password"),
    "office": _("by the shop"),
    "import": _("by an import"),
    "counter": _("at the counter"),
    # channels
    "email": _("e-mail"),
    "inbox": _("inbox"),
    "whatsapp_tap": _("WhatsApp"),
    # movements of stock
    "opening": _("opening stock"),
    "received": _("received"),
    "counted": _("counted"),
    "transfer": _("moved between outlets"),
    "damaged": _("damaged or lost"),
    "returned": _("returned"),
    "registered": _("written down"),
    "sold": _("sold"),
    "sent_back": _("sent back to the supplier"),
    "lost": _("damaged or lost"),
    # levels of trust
    "new": _("new"),
    "known": _("known"),
    "trusted": _("trusted"),
    "careful": _("with care"),
    # roles
    "owner": _("owner"),
    "manager": _("manager"),
    "staff": _("staff"),
    "marketing": _("marketing"),
    "support": _("support"),
    "analyst": _("analyst"),
    "partner": _("partner"),
    "customer": _("customer"),
    # fields of records
    "name": _("name"),
    "language": _("language"),
    "city": _("city"),
    "address": _("address"),
    "country": _("country"),
    "listed": _("shown in the list of members"),
    "custom": _("own fields"),
    "kind": _("kind"),
    "state": _("state"),
    "category": _("category"),
    "brand": _("brand"),
    "summary": _("in one line"),
    "description": _("description"),
    "attributes": _("attributes"),
    "translations": _("translations"),
    "featured": _("place on the first page"),
    "picture": _("picture"),
    "barcode": _("bar code"),
    "options": _("options"),
    "price": _("price"),
    "cost": _("cost"),
    "position": _("position"),
    "sku": _("article number"),
    "regular_price": _("price struck through"),
    "weight": _("weight"),
    "has_serials": _("serial numbers"),
    "contents": _("contents of the bundle"),
    "related": _("products that go with it"),
    "is_active": _("on sale"),
    "tagline": _("tagline"),
    "phone": _("phone"),
    "hours": _("opening hours"),
    "currency": _("currency"),
    "region": _("country"),
    "time_zone": _("time zone"),
    "accent": _("colour"),
    "logo": _("logo"),
    "approve_members": _("approval of members"),
    "unconfirmed_limit": _("unconfirmed orders per customer"),
    "low_stock": _("warning line of stock"),
    "order_prefix": _("letters of the order number"),
    "demo": _("demo shop"),
}


def in_words(codes: str) -> str:
    """`name, city` in the language of the moment; what is no code stays as it is."""
    return ", ".join(str(WORDS.get(code, code)) for code in codes.split(", "))
