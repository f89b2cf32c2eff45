"""What programs ask for: sign of life, pictures, the map for search engines, robots, icon, manifest."""

import datetime as dt
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue import pictures
from akrab.catalogue.actions import add_picture, save_category
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.core.models import WorkerBeat
from akrab.storefront import service

pytestmark = pytest.mark.django_db


def test_all_is_well(guest: Client) -> None:
    answer = guest.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "migrations": "ok", "worker": "not expected"}
    assert answer["Cache-Control"] == "no-store"


def test_a_silent_worker_is_named(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKRAB_EXPECT_WORKER", "1")
    assert guest.get("/healthz").status_code == 503
    assert guest.get("/healthz").json()["worker"] == "has not started yet"
    WorkerBeat.objects.create(worker_id="w", started_at=clock.now(), beat_at=clock.now() - dt.timedelta(seconds=90))
    assert guest.get("/healthz").json() == {
        "status": "not ready",
        "database": "ok",
        "migrations": "ok",
        "worker": "silent for 90 seconds",
    }
    WorkerBeat.objects.update(beat_at=clock.now())
    assert guest.get("/healthz").status_code == 200


def test_a_missing_migration_is_named(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    monkeypatch.setattr(service, "_migrated", False)
    MigrationRecorder.Migration.objects.filter(app="storefront").delete()
    MigrationRecorder.Migration.objects.filter(app="orders", name="0001_initial").delete()
    answer = guest.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["migrations"].startswith("missing")


def test_a_database_that_does_not_answer_is_named(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Dead:
        def cursor(self) -> None:
            raise OperationalError("gone")

    monkeypatch.setattr(service, "connection", Dead())
    answer = guest.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "not answering (OperationalError)"


def picture() -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(file, format="PNG")
    return file.getvalue()


def test_pictures_are_served_for_ever(guest: Client, cable: Variant, akrab_home: Path) -> None:
    made = pictures.make(picture())
    add_picture(product=cable.product, stem=made.stem, width=made.width, height=made.height)
    page = guest.get("/products/kabel/").text
    for size, ending, kind in [("480", "avif", "image/avif"), ("960", "webp", "image/webp")]:
        address = f"/media/{made.stem}-{size}.{ending}"
        assert address in page
        answer = guest.get(address, headers={"accept-encoding": "gzip, br"})
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Content-Encoding" not in answer.headers
        assert answer.content == (akrab_home / "media" / f"{made.stem}-{size}.{ending}").read_bytes()
    assert guest.head(address).content == b""


@pytest.mark.parametrize(
    "path",
    [
        "../shop.sqlite3", "..%2fshop.sqlite3", "%2e%2e/secret.key", "p/../../secret.key", "secret.key",
        "p/00/000000000000000000000000-160.svg", "p/00/000000000000000000000000-160.webp%00", "/etc/passwd",
    ],
)  # fmt: skip
def test_nothing_but_pictures_is_served(guest: Client, akrab_home: Path, path: str) -> None:
    (akrab_home / "secret.key").write_text("secret")
    (akrab_home / "media").mkdir()
    (akrab_home / "media" / "secret.key").write_text("secret")
    answer = guest.get(f"/media/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("secret.key", "")


@pytest.mark.usefixtures("texts")
def test_the_map_names_every_public_page(guest: Client, cable: Variant) -> None:
    save_category(name="Cables", slug="cables")
    answer = guest.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml"
    found = [element.text or "" for element in ET.fromstring(answer.text).iter() if element.tag.endswith("loc")]
    paths = {address.removeprefix("http://localhost:8000") for address in found}
    assert paths == {
        "/", "/products/", "/contact/", "/about/", "/faq/", "/how-to-buy/", "/c/cables/", "/products/kabel/"
    }  # fmt: skip
    for path in paths:
        assert guest.get(path).status_code == 200, path


def test_robots_are_kept_from_personal_pages(guest: Client) -> None:
    text = guest.get("/robots.txt").text
    assert "Disallow: /account/\n" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml\n" in text


def test_icon_and_manifest_follow_the_shop(guest: Client) -> None:
    change_shop_settings(values={"name": "<Toko>", "accent": "rose"}, actor=None)
    icon = guest.get("/icon.svg")
    assert icon["Content-Type"] == "image/svg+xml"
    assert "&lt;" in icon.text
    assert "#be123c" in icon.text
    manifest = json.loads(guest.get("/site.webmanifest").text)
    assert (manifest["name"], manifest["theme_color"]) == ("<Toko>", "#be123c")


@pytest.mark.usefixtures("texts")
def test_texts_of_the_shop_are_shown_in_the_readers_language(guest: Client) -> None:
    for slug in ("about", "faq", "how-to-buy"):
        assert f"<h1>{slug} en</h1>" in guest.get(f"/{slug}/").text
        assert f"<h1>{slug} id</h1>" in Client().get(f"/{slug}/", headers={"accept-language": "id"}).text
    assert "Some <strong>text</strong>" in guest.get("/faq/").text
    assert "home en" in guest.get("/").text
    assert guest.get("/home/").status_code == 404
    assert guest.get("/nobody-wrote-this/").status_code == 404


def test_a_new_shop_begins_with_texts_that_hold_for_every_shop(guest: Client) -> None:
    for slug, title in (("about", "Tentang kami"), ("faq", "Tanya jawab"), ("how-to-buy", "Cara membeli")):
        assert f"<h1>{title}</h1>" in Client().get(f"/{slug}/", headers={"accept-language": "id"}).text
    assert "<h1>How to buy</h1>" in guest.get("/how-to-buy/").text
