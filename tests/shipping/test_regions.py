"""Finding a district by what people type."""

import pytest

from akrab.shipping.models import Region
from akrab.shipping.regions import find_districts, is_district, load_regions, name_of, regency_of

pytestmark = pytest.mark.usefixtures("regions")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("laweyan solo", ["Laweyan, Kota Surakarta, Jawa Tengah"]),
        ("LAWEYAN", ["Laweyan, Kota Surakarta, Jawa Tengah"]),
        (
            "kec. cibeunying bandung",
            ["Cibeunying Kaler, Kota Bandung, Jawa Barat", "Cibeunying Kidul, Kota Bandung, Jawa Barat"],
        ),
        ("40123", ["Cibeunying Kaler, Kota Bandung, Jawa Barat"]),
        ("nowhere", []),
        ("kec.", []),
        ("  ", []),
    ],
)
def test_a_district_is_found_as_people_write_it(typed: str, found: list[str]) -> None:
    assert [str(one) for one in find_districts(typed)] == found


@pytest.mark.parametrize("typed", ["Kab. Bandung", "BANDUNG KAB", "kabupaten bandung"])
def test_the_regency_that_is_named_comes_first(typed: str) -> None:
    found = find_districts(typed)
    assert len(found) == 12
    assert {one.code[:5] for one in found} == {"32.04"}


def test_a_district_comes_before_the_city_of_the_same_name() -> None:
    first = find_districts("bandung")[0]
    assert str(first).startswith("Bandung, ")


def test_the_list_is_loaded_once() -> None:
    before = Region.objects.count()
    assert before == 7837
    assert load_regions() == 0
    assert Region.objects.count() == before
    assert Region.objects.get(pk="33.72").full_name == "Kota Surakarta, Jawa Tengah"


def test_codes() -> None:
    assert name_of("33.72.01") == "Laweyan, Kota Surakarta, Jawa Tengah"
    assert name_of("99.99.99") == name_of("") == ""
    assert is_district("33.72.01")
    assert not is_district("33.72")
    assert regency_of("33.72.01") == "33.72"
    assert regency_of("33") == ""
