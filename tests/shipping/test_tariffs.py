"""What a parcel costs where, and the table behind it."""

import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.journal.models import Entry
from akrab.shipping import actions
from akrab.shipping.errors import ShippingError
from akrab.shipping.models import Service, Tariff
from akrab.shipping.queries import ways
from akrab.shipping.tables import Row, read_table, written
from tests.shipping.factories import make_service

pytestmark = pytest.mark.usefixtures("regions")
LAWEYAN = "33.72.01"


def codes(**asked: int) -> list[tuple[str, int]]:
    wanted = {"weight": 500, "goods": 0, **asked}
    return [(way.code, way.price) for way in ways(district=LAWEYAN, **wanted)]


@pytest.mark.parametrize(("grams", "price"), [(0, 10), (1000, 10), (1001, 15), (2000, 15), (2001, 20)])
def test_each_begun_kilogram_counts(grams: int, price: int) -> None:
    make_service(code="a", tariffs={"": (10, 5)})
    assert codes(weight=grams) == [("pickup", 0), ("a", price)]


def test_the_narrowest_region_counts() -> None:
    make_service(code="a", tariffs={"": (40, 0), "33": (30, 0), "33.72": (20, 0), LAWEYAN: (10, 0), "34": (1, 0)})
    assert codes() == [("pickup", 0), ("a", 10)]
    assert [way.price for way in ways(district="33.72.02", weight=1, goods=0)] == [0, 20]
    assert [way.price for way in ways(district="", weight=1, goods=0)] == [0, 40]


def test_wrapping_free_from_and_the_heaviest_parcel() -> None:
    make_service(code="a", tariffs={"": (10, 5)}, free_from=1000, heaviest=2000)
    change_shop_settings(values={"parcel_weight": 600}, actor=None)
    assert codes() == [("pickup", 0), ("a", 15)]
    assert codes(goods=1000) == [("pickup", 0), ("a", 0)]
    assert codes(weight=1401) == [("pickup", 0), ("agreed", 0)]
    change_shop_settings(values={"pickup_offered": False, "delivery_agreed": False}, actor=None)
    assert codes(weight=1401) == [("agreed", 0)]


def test_a_pasted_table_is_matched_to_regions() -> None:
    rows, problems = read_table(
        "kecamatan/kota;harga;harga per kg berikut;hari\n"
        "Laweyan, Surakarta;12.000;8.000;1-2\n"
        "Kota Bandung;Rp 15.000;;2-3\n"
        "Jawa Barat;20.000;10.000;\n"
        "Kab. Bandung;18000;9000;3\n"
        "*;45.000;30.000;5-7\n"
        "Sleman;11.000;;\n"
        "Bandung;1.000;;\n"
        "Atlantis;1.000;;\n"
        "Laweyan;much;;\n"
        "Coblong;;;\n"
    )
    assert rows == [
        Row(region=LAWEYAN, first=1_200_000, further=800_000, days="1-2"),
        Row(region="32.73", first=1_500_000, days="2-3"),
        Row(region="32", first=2_000_000, further=1_000_000),
        Row(region="32.04", first=1_800_000, further=900_000, days="3"),
        Row(region="", first=4_500_000, further=3_000_000, days="5-7"),
        Row(region="34.04", first=1_100_000),
    ]
    assert [one.line for one in problems] == [8, 9, 10, 11]
    assert problems[0].text.startswith(
        "“Bandung” fits 4 places: Kabupaten Bandung, Jawa Barat; Kota Bandung, Jawa Barat;"
    )
    assert "“Atlantis” is no place that we know." in problems[1].text
    assert problems[2].text == "“much” is not a price. Write it like 12.000."
    assert problems[3].text == "“Coblong” has no price."


def test_a_table_taken_out_comes_in_again() -> None:
    service = make_service(tariffs={"": (4_500_000, 0), "33.72": (1_200_000, 800_050), LAWEYAN: (900_000, 0)})
    lines = list(written(service))
    assert lines[1:3] == [
        ["*", "45000", "0", "1-2", ""],
        ["Kota Surakarta, Jawa Tengah", "12000", "8000.50", "1-2", "33.72"],
    ]
    rows, problems = read_table("\n".join(";".join(line) for line in lines))
    assert problems == []
    assert [(row.region, row.first, row.further) for row in rows] == [
        ("", 4_500_000, 0), ("33.72", 1_200_000, 800_050), (LAWEYAN, 900_000, 0),
    ]  # fmt: skip


def test_loading_adds_changes_and_replaces() -> None:
    service = make_service(tariffs={"": (9, 9), "33": (1, 1)})
    assert actions.load_table(service=service, rows=[Row(region="33", first=5), Row(region="34", first=6)]) == 2
    found = Tariff.objects.filter(service=service).order_by("region").values_list("region", "first", "further")
    assert list(found) == [("", 9, 9), ("33", 5, 0), ("34", 6, 0)]
    actions.load_table(service=service, rows=[Row(region="35", first=7)], replace=True)
    assert list(found.all()) == [("35", 7, 0)]
    with pytest.raises(ShippingError, match="no row"):
        actions.load_table(service=service, rows=[], replace=True)
    assert Tariff.objects.count() == 1


def test_all_prices_change_by_percent_once() -> None:
    service = make_service(tariffs={"": (1_234_500, 100_000), "33": (0, 0)})
    assert actions.change_all(service=service, percent=10, revision=0) == 2
    assert Tariff.objects.get(region="").first == 1_358_000  # whole rupiah
    with pytest.raises(ShippingError, match="changed meanwhile"):
        actions.change_all(service=service, percent=10, revision=0)
    assert Tariff.objects.get(region="").first == 1_358_000
    with pytest.raises(ShippingError, match="how many percent"):
        actions.change_all(service=service, percent=-101, revision=1)


def test_a_service_keeps_its_code_and_a_copy_starts_switched_off() -> None:
    service = actions.save_service(name="JNE REG", tracking_url="https://example.com/{number}")
    assert service.code == "jne-reg"
    actions.set_tariff(service=service, region="33", first=5)
    actions.save_service(service=service, name="JNE Biasa")
    copy = actions.copy_service(service=service)
    assert (copy.name, copy.code, copy.is_active) == ("JNE Biasa (copy)", "jne-biasa-copy", False)
    assert list(copy.tariffs.values_list("region", "first")) == [("33", 5)]
    assert actions.save_service(name="Pickup").code == "pickup-2"
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == [
        "shipping.created", "shipping.tariff_set", "shipping.changed", "shipping.created", "shipping.created",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": " "}, "name"),
        ({"tracking_url": "https://x.example/"}, "tracking_url"),
        ({"tracking_url": "javascript:{number}"}, "tracking_url"),
    ],
)
def test_what_makes_no_sense_is_refused(details: dict[str, str], field: str) -> None:
    with pytest.raises(ShippingError) as refused:
        actions.save_service(**{"name": "A", **details})
    assert refused.value.field == field
    assert not Service.objects.exists()


def test_a_tariff_to_nowhere_is_refused() -> None:
    service = make_service()
    with pytest.raises(ShippingError, match="do not know this place"):
        actions.set_tariff(service=service, region="99", first=1)
    with pytest.raises(ShippingError, match="zero or more"):
        actions.set_tariff(service=service, region="", first=-1)
    actions.remove_tariff(tariff=actions.set_tariff(service=service, region="", first=1))
    assert not Tariff.objects.exists()
