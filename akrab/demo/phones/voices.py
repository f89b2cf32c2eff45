"""What customers of the demo's phone shop say and wish: reviews, favourites, a call when something is back."""

import datetime as dt

from akrab.accounts.models import User
from akrab.catalogue.models import Product, Variant
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.demo.phones.files import toml
from akrab.orders.models import OrderLine
from akrab.reviews.actions import answer_review, publish_review, write_review
from akrab.reviews.wishes import ask_for_alert, set_favourite

FAVOURITES = {
    "Kinanti Larasati": ("SJ-LIPAT", "HP-TEDUH", "CS-UKIR"),
    "Galih Pamungkas": ("JM-BULAT", "LT-P9"),
    "Retno Wulandari": ("SP-BAMBU", "CS-BATIK"),
}


def speak(owner: User) -> None:
    """Reviews of goods that their writers bought, most published, some waiting; favourites; a call."""
    _reviews(owner)
    for name, slugs in FAVOURITES.items():
        customer = Customer.objects.get(name=name)
        for sku in slugs:
            product = Product.objects.filter(variants__sku__startswith=sku).order_by("id")[0]
            set_favourite(customer=customer, product=product, wanted=True)
    gone = Variant.objects.select_related("product").get(sku="MC-KLIP")
    with clock.as_of(clock.now() - dt.timedelta(days=1, hours=3)):
        for name in ("Kinanti Larasati", "Rangga Dewangga"):
            ask_for_alert(variant=gone, customer=Customer.objects.get(name=name))


def _reviews(owner: User) -> None:
    rows = toml("house.toml")["review"]
    taken: set[tuple[int, int]] = set()
    for place, row in enumerate(rows):
        lines = OrderLine.objects.filter(
            variant__product__variants__sku__startswith=row["product"], quantity__gt=0, order__kind="sale",
            order__source="nota", order__customer__isnull=False,
        )  # fmt: skip
        found = lines.order_by("-order__placed_at", "id").values_list(
            "order__customer", "variant__product", "order__placed_at"
        )
        buyer = next((one for one in found if (one[0], one[1]) not in taken), None)
        if buyer is None:
            continue  # nobody bought it in this year's trade
        taken.add(buyer[:2])
        bought_at = buyer[2]
        moment = min(bought_at + dt.timedelta(days=4, minutes=7 * place), clock.now() - dt.timedelta(hours=2 + place))
        with clock.as_of(moment):
            review = write_review(
                customer=Customer.objects.get(pk=buyer[0]),
                product=Product.objects.get(pk=buyer[1]),
                rating=row["rating"],
                text=row["text"],
            )
        if row.get("waiting"):
            continue
        with clock.as_of(min(moment + dt.timedelta(hours=5), clock.now())):
            publish_review(review=review, actor=owner)
            if "answer" in row:
                answer_review(review=review, text=row["answer"], actor=owner)
