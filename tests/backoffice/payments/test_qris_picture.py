"""The QRIS code from a photo: what is read, and what is said when it cannot be used."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from akrab.accounts.models import Role
from akrab.core import clock, shop
from akrab.payments import qris
from akrab.payments.models import Problem
from tests.accounts.factories import make_user
from tests.backoffice.conftest import english_client
from tests.core.pictures import encoded, photo, square
from tests.payments.factories import DYNAMIC_25000, STATIC, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    client = english_client()
    client.force_login(make_user(Role.OWNER))
    return client


def upload(picture: bytes, name: str = "qris.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture, "image/jpeg")


def send(owner: Client, url: str, picture: bytes, **fields: str) -> tuple[int, str]:
    data = {"on": ["cash", "qris"], "payment_hours": "24", "qris_picture": upload(picture)} | fields
    answer = owner.post(url, data)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def url(owner: Client) -> str:
    return reverse("office:payment_methods")


def test_a_turned_photo_of_the_sticker_sets_the_code(owner: Client, url: str) -> None:
    picture = encoded(photo(square(STATIC), turned=7, blurred=0.8))
    status, _page = send(owner, url, picture)
    assert status == 302
    assert shop.get("qris_text") == STATIC
    page = owner.get(url).content.decode()
    assert "TOKO UJI COBA" in page


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (encoded(photo(square(DYNAMIC_25000))), "for one payment only"),
        (encoded(photo(square(STATIC[:-1] + ("0" if STATIC[-1] != "0" else "1")))), "its checksum does not fit"),
        (encoded(photo(square("https://example.com/menu"))), "is not a QRIS code"),
        (encoded(photo()), "There is no code to be seen"),
        (encoded(photo(square(STATIC), square(DYNAMIC_25000))), "several QRIS codes"),
        (b"%PDF-1.4 no picture", "not a picture we can read"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_changed(
    owner: Client, url: str, picture: bytes, sentence: str
) -> None:
    open_shop("cash")
    before = shop.everything()
    status, page = send(owner, url, picture, qris_text=STATIC)
    assert status == 422
    assert sentence in page
    assert shop.everything() == before


def test_the_sticker_is_compared_by_a_photo(owner: Client) -> None:
    open_shop()
    sticker = reverse("office:qris_sticker")
    answer = owner.post(sticker, {"picture": upload(encoded(photo(square(STATIC))))}, follow=True)
    assert "This is your own code" in answer.content.decode()
    assert shop.get("qris_checked") == clock.today().isoformat()
    strange = STATIC.replace("ID1020000000001", "ID1020000000002")
    strange = strange[:-4] + qris.crc(strange[:-4])
    answer = owner.post(sticker, {"picture": upload(encoded(photo(square(strange))))}, follow=True)
    assert "not you" in answer.content.decode()
    assert Problem.objects.filter(kind="qris").count() == 1
    answer = owner.post(sticker, {"picture": upload(encoded(Image.new("L", (400, 300), 200)))}, follow=True)
    assert "There is no code to be seen" in answer.content.decode()
