"""Search that forgives: a written set of slips against a catalogue, with the share that must be found."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from akrab.core import search, shop, vocabulary

pytestmark = pytest.mark.django_db

GOODS = [
    "Kabel data USB-C Anker 1 meter", "Kabel Lightning Baseus", "Charger Samsung 25W", "Charger mobil Ugreen",
    "Casing Oppo A54 bening", "Casing Xiaomi Redmi Note 12", "Powerbank Anker 10000 mAh", "Powerbank Robot mini",
    "Headset Bluetooth JBL", "Earphone Sony kabel", "Speaker Bluetooth Polytron", "Tempered glass iPhone 13",
    "Handphone Samsung Galaxy A15", "Handphone Infinix Smart 8", "Smartwatch Amazfit Bip", "Kartu memori SanDisk 64 GB",
    "Flashdisk Kingston 32 GB", "Keyboard Logitech wireless", "Mouse Logitech wireless", "Monitor LG 24 inci",
    "Printer Canon Pixma", "Tripod Takara", "Lampu meja belajar", "Kipas angin Miyako", "Setrika Philips",
    "Blender Miyako", "Rice cooker Cosmos", "Dispenser Sanken", "Kompor gas Rinnai", "Wajan teflon Maxim",
    "Panci stainless", "Botol minum Tupperware", "Sepatu lari Adidas", "Sepatu sekolah hitam", "Sandal Swallow",
    "Kemeja batik pria", "Kaos polos putih", "Celana jeans wanita", "Jaket hoodie abu", "Tas ransel Eiger",
    "Dompet kulit cokelat", "Kacamata hitam", "Jam tangan Casio", "Kalung perak", "Cincin emas",
    "Bantal tidur",
    "Selimut tebal", "Gelas keramik custom", "Piring kayu jati", "Bingkai foto ukir", "Boneka beruang",
    "Mainan edukasi",
    "Sepeda lipat Polygon", "Helm Bogo retro", "Kopi Gayo arabika", "Teh melati", "Cokelat Silverqueen",
    "Sambal bawang", "Kerupuk udang", "Madu hutan asli", "Shampoo Pantene",
    "Sabun mandi Lifebuoy", "Skincare Wardah",
    "Lipstik matte", "Vitamin C", "Masker medis", "Timbangan digital", "Kamera Canon EOS", "Televisi Samsung 43 inci",
    "Laptop Asus Vivobook", "Router TP-Link", "Notebook spiral A5", "Pulpen gel", "Spidol permanen", "Payung lipat",
]  # fmt: skip

# What was typed → a word of what was meant. Slips of the finger, of the ear, old spelling, English.
SLIPS = {
    "cabel": "Kabel", "kabl": "Kabel", "kabbel": "Kabel", "kbael": "Kabel", "kabel dta": "Kabel data",
    "kabeldata": "Kabel data", "carger": "Charger", "chargr": "Charger", "cas": "Charger", "casan": "Charger",
    "cherger": "Charger", "charher": "Charger", "kasing": "Casing", "tjasing": "Casing", "cassing": "Casing",
    "case": "Casing", "casing opo": "Casing Oppo", "casing xiomi": "Xiaomi", "power bank": "Powerbank",
    "powerbang": "Powerbank", "pawerbank": "Powerbank", "powrbank": "Powerbank", "hedset": "Headset",
    "headset blutut": "Headset Bluetooth", "bluetoth": "Bluetooth", "bluethooth": "Bluetooth", "erphone": "Earphone",
    "speker": "Speaker", "spiker": "Speaker", "tempred glas": "Tempered glass", "anti gores": "Tempered glass",
    "hp": "Handphone", "hape samsung": "Handphone Samsung", "handpone": "Handphone", "hanphone": "Handphone",
    "samsnug": "Samsung", "samsumg": "Samsung", "infinik": "Infinix", "smartwach": "Smartwatch",
    "memory card": "Kartu memori", "flasdisk": "Flashdisk", "plesdis": "Flashdisk", "flash disk": "Flashdisk",
    "kibord": "Keyboard", "keybord": "Keyboard", "mouse wairless": "Mouse", "logitek": "Logitech", "printr": "Printer",
    "kipas agnin": "Kipas", "strika": "Setrika", "blander": "Blender", "rais cooker": "Rice cooker",
    "dispanser": "Dispenser", "komfor": "Kompor", "teplon": "teflon", "tuperware": "Tupperware", "sepatoe": "Sepatu",
    "sepau": "Sepatu", "adiddas": "Adidas", "sendal": "Sandal", "batick": "batik", "celana jins": "Celana jeans",
    "jaket hudi": "Jaket", "ransal": "ransel", "backpack": "ransel", "dompt": "Dompet", "djam tangan": "Jam tangan",
    "casio jam": "Casio", "slimut": "Selimut", "cangkir": "Gelas", "boneka bruang": "Boneka", "sepda": "Sepeda",
    "kopi arabica": "Kopi", "coklat": "okelat", "kerupok": "Kerupuk", "sampo": "Shampoo", "lipstick": "Lipstik",
    "fitamin": "Vitamin", "timbngan": "Timbangan", "televisi samsung 43inci": "Televisi",
    "leptop": "Laptop",
    "vivobok": "Vivobook", "tplink": "TP-Link", "spidol permanent": "Spidol", "pajung": "Payung",
    "skinkare": "Skincare",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_words() -> Iterator[None]:
    vocabulary.forget()
    yield
    vocabulary.forget()


@pytest.fixture
def goods() -> None:
    search.index_new("product", {number: {name: 5} for number, name in enumerate(GOODS)})


def test_of_many_slips_nearly_all_find_what_was_meant(goods: None) -> None:
    assert len(SLIPS) >= 60
    missed = []
    for typed, meant in SLIPS.items():
        found = [GOODS[pk] for pk in search.look_for("product", typed, limit=10).ids[:3]]
        if not any(all(word in name for word in meant.split()) for name in found):
            missed.append((typed, meant, found))
    rate = 1 - len(missed) / len(SLIPS)
    print(f"{len(SLIPS)} slips, {rate:.1%} found; missed: {missed}")
    assert rate >= 0.95, missed


def test_what_is_written_rightly_is_searched_as_it_is(goods: None) -> None:
    for name in GOODS:
        found = search.look_for("product", name)
        assert GOODS[found.ids[0]] == name
        assert (found.instead, found.partly) == ("", False)


def test_the_page_can_say_what_was_searched_instead(goods: None) -> None:
    assert search.look_for("product", "carger samsnug").instead == "charger samsung"
    assert search.look_for("product", "power bank").instead == ""  # the shop's own list knows it


def test_nothing_is_invented_for_what_nobody_sells(goods: None) -> None:
    for typed in ("xylophone", "qqqqqq", "pesawat terbang", "zz", "!!!", ""):
        assert search.look_for("product", typed) == search.Found([]), typed


def test_a_wish_of_which_nothing_has_all_words_finds_what_has_some(goods: None) -> None:
    found = search.look_for("product", "helm samsung bogo")
    assert (GOODS[found.ids[0]], found.partly) == ("Helm Bogo retro", True)


def test_the_shop_adds_its_own_words(goods: None) -> None:
    assert search.look_for("product", "termos").ids == []
    shop.store({"search_synonyms": ["termos, botol minum"]})
    assert [GOODS[pk] for pk in search.look_for("product", "termos").ids] == ["Botol minum Tupperware"]


def test_new_words_are_known_at_once(goods: None) -> None:
    assert search.look_for("product", "gorengn").ids == []
    search.index("product", 900, {"Gorengan hangat": 5})
    assert search.look_for("product", "gorengn").ids == [900]


def test_words_of_other_things_are_not_used(goods: None) -> None:
    search.index("customer", 5, {"Kabul Santosa": 5})
    assert search.look_for("product", "kabul").instead == "kabel"
    assert search.look_for("customer", "kabul").ids == [5]


def test_a_search_costs_few_queries(goods: None, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    search.look_for("product", "carger")
    shop.everything()
    with django_assert_max_num_queries(12):
        search.look_for("product", "kabell samsnug")


def test_a_short_word_of_the_same_meaning_is_no_beginning(goods: None) -> None:
    assert all("Casing" not in GOODS[pk] for pk in search.look_for("product", "carger").ids)
