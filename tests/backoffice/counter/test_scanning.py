"""Codes in pictures, for devices whose browser cannot read them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import barcodes
from tests.backoffice.conftest import Come
from tests.core.pictures import encoded, linear, photo, square

pytestmark = pytest.mark.django_db


def decode(client: Client, data: bytes | None, **fields: str) -> Any:
    files = {} if data is None else {"picture": SimpleUploadedFile("code.jpg", data, "image/jpeg")}
    return client.post("/office/counter/decode/", {**files, **fields})


def test_a_picture_is_read(come: Come) -> None:
    client = come(Role.CASHIER)
    picture = photo(linear("4006381333931", "ean13"), square("AK-778899"), turned=8, blurred=1)
    assert decode(client, encoded(picture)).json() == {"codes": ["4006381333931", "AK-778899"]}
    assert decode(client, encoded(photo(square("AK-1"), size=(900, 700))), quick="1").json() == {"codes": ["AK-1"]}
    assert decode(client, encoded(photo())).json() == {"codes": []}


def test_what_is_no_picture_is_refused_in_words(come: Come) -> None:
    client = come(Role.CASHIER)
    assert decode(client, None).status_code == 422
    answer = decode(client, b"MZ disguised")
    assert (answer.status_code, answer.json()["sentence"]) == (
        422, "This file is not a picture we can read. Use JPEG, PNG or WebP.",
    )  # fmt: skip
    large = decode(client, b"\xff\xd8" + bytes(barcodes.LARGEST_FILE))
    assert (large.status_code, large.json()["sentence"]) == (
        413, "The picture is larger than 10 MB. Choose a smaller one.",
    )  # fmt: skip
