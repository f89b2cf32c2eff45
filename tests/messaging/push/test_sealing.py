"""Against the worked example of RFC 8291, and a receiver written from the standards."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from akrab.messaging.push import sealing
from akrab.messaging.push.errors import PushError
from tests.providers.push import Browser

pytestmark = pytest.mark.once

# RFC 8291, section 5 and appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SALT, AUTH = "DGv6ra1nlYgDCS1FRnbzlw", "BTBZMqHH6r4Tts7J_aSIgg"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_comes_out_to_the_byte() -> None:
    sealed = sealing.seal(
        PLAIN,
        p256dh=sealing.decode(THEIRS),
        auth=sealing.decode(AUTH),
        own=sealing.key_from(sealing.decode(OWN)),
        salt=sealing.decode(SALT),
    )
    assert sealing.encode(sealed) == SEALED


def test_every_notice_is_sealed_with_another_key_and_opens_only_there() -> None:
    browser = Browser("https://push.example/1")
    text = json.dumps({"title": "Pesanan 🎉"}).encode()
    first, second = (sealing.seal(text, p256dh=browser.public, auth=browser.auth) for _time in range(2))
    assert first[21:86] != second[21:86]
    assert browser.open(first) == browser.open(second) == {"title": "Pesanan 🎉"}


def test_what_is_too_long_and_what_is_no_key_is_refused() -> None:
    browser = Browser("https://push.example/1")
    longest = json.dumps("x" * (sealing.MOST - 2)).encode()
    assert len(sealing.seal(longest, p256dh=browser.public, auth=browser.auth)) == 4096
    with pytest.raises(PushError):
        sealing.seal(longest + b"x", p256dh=browser.public, auth=browser.auth)
    with pytest.raises(PushError):
        sealing.seal(b"x", p256dh=b"\x04" + b"\x01" * 64, auth=browser.auth)


def test_the_key_of_the_shop_comes_back_from_its_number() -> None:
    key = sealing.new_key()
    again = sealing.key_from(sealing.number_of(key))
    assert sealing.public_of(again) == key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert isinstance(again.curve, ec.SECP256R1)
