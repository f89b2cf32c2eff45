"""The demo's gift shop: the real trade of a British gift shop, 2010-12-01 to 2011-12-09."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, Sum

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue import actions as catalogue
from akrab.catalogue import stock
from akrab.catalogue.models import Product, StockMove, Variant
from akrab.catalogue.summaries import refresh_availability
from akrab.content.actions import save_page
from akrab.core.versions import bump
from akrab.orders.models import Order, OrderLine

WEEKS_ON_SHELF = 4
# Words of the articles' names, and the shelf they belong on; the first that fits decides.
SHELVES = [
    ("christmas", "Natal", "Christmas", "tree-pine",
     ("CHRISTMAS", "XMAS", "SANTA", "REINDEER", "SNOWMAN", "ADVENT", "WREATH", "BAUBLE")),
    ("lights", "Lampu & lilin", "Lights & candles", "lamp",
     ("LIGHT", "LANTERN", "CANDLE", "LAMP", "T-LIGHT", "INCENSE", "MATCHES")),
    ("bags", "Tas", "Bags", "shopping-bag", ("BAG", "SHOPPER", "PURSE", "RUCKSACK", "SUITCASE", "LUGGAGE", "JUMBO")),
    ("kitchen", "Dapur & meja", "Kitchen & table", "cooking-pot",
     ("MUG", "CUP", "PLATE", "BOWL", "CAKE", "TEA", "COFFEE", "LUNCH", "BAKING", "KITCHEN", "SPOON", "JAR", "BOTTLE",
      "NAPKIN", "APRON", "TIN", "COASTER", "GLASS", "JUG", "TRAY", "RECIPE", "SNACK", "PANTRY")),
    ("children", "Anak & mainan", "Children & toys", "toy-brick",
     ("TOY", "GAME", "DOLL", "CHILD", "KIDS", "BABY", "PUZZLE", "BLOCK", "SPACEBOY", "CIRCUS", "DOLLY", "GIRL", "PLAY",
      "SKIPPING", "DINOSAUR", "RABBIT", "TEDDY", "PENCIL", "CRAYON")),
    ("party", "Pesta & kartu", "Party & cards", "party-popper",
     ("PARTY", "BUNTING", "CARD", "WRAP", "RIBBON", "BALLOON", "GIFT", "GARLAND", "PAPER CHAIN", "STICKER", "TISSUE")),
    ("garden", "Kebun", "Garden", "flower-2",
     ("GARDEN", "FLOWER", "PLANT", "BIRD", "WATERING", "HERB", "ROSE", "BUTTERFLY", "TROWEL", "PICNIC")),
    ("jewellery", "Perhiasan", "Jewellery", "gem",
     ("NECKLACE", "BRACELET", "EARRING", "RING", "BROOCH", "HAIR", "BEAD", "JEWEL", "BANGLE", "CHARM")),
    ("home", "Rumah", "Home", "house",
     ("SIGN", "CLOCK", "FRAME", "MIRROR", "CUSHION", "DRAWER", "HOOK", "HANGER", "DOORMAT", "BOX", "BASKET", "HEART",
      "KNOB", "HOLDER", "CABINET", "SHELF", "QUILT", "BLANKET", "WARMER", "DECORATION", "METAL", "WOOD")),
    ("other", "Lain-lain", "More gifts", "gift", ("",)),
]  # fmt: skip


@transaction.atomic
def open_shop() -> None:
    """Settings and opening texts. Times in the data are London's."""
    change_shop_settings(
        values={
            "name": "Hearth & Ribbon Gifts",
            "tagline": {"id": "Hadiah kecil untuk segala kesempatan", "en": "Little gifts for every occasion"},
            "currency": "GBP",
            "region": "GB",
            "time_zone": "Europe/London",
            "city": "London",
            "accent": "rose",
        },
        actor=None,
    )
    attribution = (
        "Online Retail: Daqing Chen, Sai Liang Sain & Kun Guo (2012), UCI Machine Learning Repository, data set 352, "
        "CC BY 4.0."
    )
    save_page(
        slug="home", language="en", title="Little gifts for every occasion",
        lead="A demo shop with 541,909 real sales lines of a British gift shop.", body=attribution,
    )  # fmt: skip
    save_page(
        slug="home", language="id", title="Hadiah kecil untuk segala kesempatan",
        lead="Toko contoh dengan 541.909 baris penjualan nyata dari sebuah toko hadiah di Inggris.", body=attribution,
    )  # fmt: skip
    save_page(slug="about", language="en", title="About this demo", body=attribution)
    save_page(slug="about", language="id", title="Tentang toko contoh ini", body=attribution)


@transaction.atomic
def fill_shelves() -> None:
    """Shelves by the words of the names; on them as much as the shop sold in its last four weeks."""
    shelves = [
        (catalogue.save_category(name=name, slug=slug, icon=icon, position=place,
                                 translations={"en": {"name": english}}), words)
        for place, (slug, name, english, icon, words) in enumerate(SHELVES)
    ]  # fmt: skip
    for product in Product.objects.filter(kind=Product.Kind.GOODS).only("id", "name"):
        shelf = next(shelf for shelf, words in shelves if any(word in product.name.upper() for word in words))
        Product.objects.filter(pk=product.pk).update(category=shelf)
    last = Order.objects.aggregate(at=Max("placed_at"))["at"]
    lately = OrderLine.objects.filter(
        order__placed_at__gt=last - dt.timedelta(weeks=WEEKS_ON_SHELF),
        variant__product__kind=Product.Kind.GOODS,
    )
    wanted = {
        row[0]: row[1]
        for row in lately.values("variant").annotate(n=Sum("quantity")).values_list("variant", "n")
        if row[1] > 0
    }
    stock.receive_many(wanted, reason=StockMove.Reason.OPENING)
    Product.objects.filter(kind=Product.Kind.GOODS).exclude(variants__in=Variant.objects.filter(pk__in=wanted)).update(
        state=Product.State.ARCHIVED
    )
    refresh_availability(Variant.objects.filter(pk__in=wanted).values_list("product_id", flat=True))
    bump("catalogue")
