"""Pages, sources and devices as people call them: `/products/blue-mug/` is “Blue mug”."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Category, Product
from akrab.tracking.models import Visit

PAGES = {
    "/": _("First page"), "/products/": _("All products"), "/basket/": _("Basket"), "/checkout/": _("Order form"),
    "/catalogue/": _("Catalogue"), "/members/": _("Sign in"), "/register/": _("Register"), "/me/": _("My page"),
    "/account/home/": _("Account"), "/account/orders/": _("Orders of the customer"), "/account/inbox/": _("Inbox"),
    "/contact/": _("Contact"), "/how-to-buy/": _("How to buy"), "/about/": _("About the shop"),
    "/faq/": _("Questions and answers"), "/offers/": _("Offers"),
}  # fmt: skip
PRODUCT, CATEGORY = "/products/", "/c/"
SITES = {
    "google.com": "Google", "google.co.id": "Google", "instagram.com": "Instagram", "facebook.com": "Facebook",
    "tiktok": "TikTok", "tiktok.com": "TikTok", "whatsapp": "WhatsApp", "youtube.com": "YouTube", "bing.com": "Bing",
    "duckduckgo.com": "DuckDuckGo", "t.co": "X", "instagram": "Instagram", "facebook": "Facebook", "google": "Google",
}  # fmt: skip
MEDIA = {
    "social": _("social media"), "email": _("E-mail"), "cpc": _("paid ads"), "organic": _("search results"),
    "referral": _("link on another page"), "qr": _("QR code"),
}  # fmt: skip
DEVICES = {
    Visit.Device.PHONE.value: _("Smartphone"), Visit.Device.TABLET.value: _("Tablet"),
    Visit.Device.DESK.value: _("Computer"),
}  # fmt: skip


def page_names(paths: Iterable[str]) -> dict[str, str]:
    """The name of each page; a page without one keeps its address. Two queries at most."""
    found = {path: str(PAGES[path]) for path in paths if path in PAGES}
    rest = [path for path in paths if path not in found]
    for prefix, model in ((PRODUCT, Product), (CATEGORY, Category)):
        slugs = {path: path.removeprefix(prefix).strip("/") for path in rest if path.startswith(prefix)}
        if slugs:
            names = dict(model.objects.filter(slug__in=set(slugs.values())).values_list("slug", "name"))
            found |= {path: names[slug] for path, slug in slugs.items() if slug in names}
    return {path: found.get(path, path) for path in paths}


def site_name(source: str) -> str:
    """`google.com` as Google; an unknown site as it is."""
    return SITES.get(source.removeprefix("www.").removeprefix("m.").removeprefix("l."), source)


def medium_name(medium: str) -> str:
    return str(MEDIA.get(medium, medium))
