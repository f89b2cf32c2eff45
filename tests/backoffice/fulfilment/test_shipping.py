"""The pages about delivery: ways to send, tables of tariffs, the calculator."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akrab.core import shop
from akrab.shipping.models import Service, Tariff
from akrab.shipping.regions import load_regions
from tests.accounts.factories import make_user
from tests.shipping.factories import make_service


@pytest.fixture
def owner(db: None) -> Client:
    load_regions()
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user())
    return client


def test_from_nothing_to_a_price(owner: Client) -> None:
    assert "No way to send yet" in owner.get("/office/shipping/").text
    refused = owner.post("/office/shipping/new/", {"name": "JNE", "tracking_url": "jne.co.id", "is_active": "on"})
    assert refused.status_code == 422
    assert "has {number} where the tracking number stands" in refused.text
    fields = {
        "name": "JNE biasa",
        "name_en": "JNE regular",
        "free_from": "500.000",
        "heaviest": "20000",
        "is_active": "on",
    }
    made = owner.post("/office/shipping/new/", fields)
    service = Service.objects.get()
    assert made["Location"] == f"/office/shipping/{service.pk}/"
    assert (service.code, service.free_from, service.heaviest) == ("jne-biasa", 50_000_000, 20_000)
    page = owner.get("/office/shipping/places/", {"find": "kota solo"})
    assert re.findall(r'value="([\d.]+)"', page.text)[0] == "33.72"
    tariff = f"/office/shipping/{service.pk}/tariff/"
    owner.post(tariff, {"region": "33.72", "first": "12.000", "further": "8.000", "days": "1-2"})
    owner.post(tariff, {"find": "", "first": "40.000"})
    assert list(service.tariffs.values_list("region", "first", "further")) == [
        ("33.72", 1_200_000, 800_000),
        ("", 4_000_000, 0),
    ]
    asked = owner.get("/office/shipping/", {"place": "laweyan", "weight": "1500", "goods": ""}).text
    assert "Laweyan, Kota Surakarta, Jawa Tengah" in asked
    assert "Rp20,000" in asked
    assert "JNE regular" in asked
    assert (
        "No district is found for “atlantis”"
        in owner.get("/office/shipping/", {"place": "atlantis", "weight": "1"}).text
    )


def test_without_scripts_the_typed_place_is_matched(owner: Client) -> None:
    service = make_service()
    tariff = f"/office/shipping/{service.pk}/tariff/"
    owner.post(tariff, {"find": "kab bandung", "first": "9.000"})
    assert service.tariffs.get().region == "32.04"
    refused = owner.post(tariff, {"find": "atlantis", "first": "9.000"})
    assert refused.status_code == 422
    assert "We do not know this place." in refused.text
    assert service.tariffs.count() == 1


def test_a_table_with_problems_changes_nothing_until_they_are_left_out(owner: Client) -> None:
    service = make_service(tariffs={"34": (1, 1)})
    address = f"/office/shipping/{service.pk}/table/"
    text = "tempat;harga\nLaweyan;10.000\nAtlantis;9.000\n"
    refused = owner.post(address, {"file": SimpleUploadedFile("t.csv", text.encode()), "replace": "on"})
    assert refused.status_code == 422
    assert "“Atlantis” is no place that we know." in refused.text
    assert "Row 3" in refused.text
    assert "Laweyan;10.000" in refused.text  # the file's lines can be mended here
    assert service.tariffs.get().region == "34"
    assert owner.post(address, {"text": text, "replace": "on", "skip": "on"}).status_code == 302
    assert list(service.tariffs.values_list("region", "first")) == [("33.72.01", 1_000_000)]
    taken = owner.get(f"/office/shipping/{service.pk}/table.csv")
    assert taken.content.decode("utf-8-sig").splitlines()[
        1
    ] == '"Laweyan, Kota Surakarta, Jawa Tengah";10000;0;;33.72.01'.replace('"', "")
    assert owner.post(address, {"text": ""}).status_code == 422


def test_all_prices_by_percent_once_and_a_copy(owner: Client) -> None:
    service = make_service(tariffs={"": (1_000_000, 0)})
    sent = {"percent": "10", "revision": "0"}
    owner.post(f"/office/shipping/{service.pk}/percent/", sent)
    again = owner.post(f"/office/shipping/{service.pk}/percent/", sent)
    assert again.status_code == 422
    assert Tariff.objects.get().first == 1_100_000
    owner.post(f"/office/shipping/{service.pk}/copy/")
    copy = Service.objects.exclude(pk=service.pk).get()
    assert (copy.is_active, copy.tariffs.get().first) == (False, 1_100_000)
    owner.post(f"/office/shipping/tariffs/{copy.tariffs.get().pk}/remove/")
    assert Tariff.objects.get().service == service


def test_rules_are_kept_and_checked(owner: Client) -> None:
    fields = {"delivery_agreed": "on", "parcel_weight": "250", "usual_weight": "400"}
    assert owner.post("/office/shipping/settings/", fields | {"parcel_weight": "heavy"}).status_code == 422
    assert owner.post("/office/shipping/settings/", fields)["Location"] == "/office/shipping/"
    assert (shop.get("pickup_offered"), shop.get("parcel_weight"), shop.get("usual_weight")) == (False, 250, 400)
