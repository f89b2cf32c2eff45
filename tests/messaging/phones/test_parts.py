import pytest

from akrab.messaging.phones.parts import Parts, parts_of, plain
from akrab.messaging.phones.signing import fits, signature

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "unicode", "letters", "count", "left"),
    [
        ("", False, 0, 1, 160),
        ("a" * 160, False, 160, 1, 0),
        ("a" * 161, False, 161, 2, 145),
        ("a" * 306, False, 306, 2, 0),
        ("a" * 307, False, 307, 3, 152),
        ("Harga 5€", False, 9, 1, 151),  # the euro sign takes two
        ("€" * 80, False, 160, 1, 0),
        ("a" * 152 + "€" + "a" * 10, False, 164, 2, 141),  # an escaped sign is not cut in two
        ("ñ" * 160, False, 160, 1, 0),
        ("ş", True, 1, 1, 69),
        ("Halo 😀", True, 7, 1, 63),  # outside of the first plane: two
        ("ş" * 70, True, 70, 1, 0),
        ("ş" * 71, True, 71, 2, 63),
        ("ş" * 66 + "😀" + "ş" * 10, True, 78, 2, 55),  # nor is that one
    ],
)
def test_parts_are_counted_as_the_network_counts(text: str, unicode: bool, letters: int, count: int, left: int) -> None:
    assert parts_of(text) == Parts(unicode, letters, count, left)


def test_word_processors_signs_do_not_double_the_price() -> None:
    text = "“Baju” – ukuran L… Rp50.000\u00a0saja"
    assert parts_of(text).unicode
    assert plain(text) == '"Baju" - ukuran L... Rp50.000 saja'
    assert not parts_of(plain(text)).unicode


# Twilio's documentation, "Validating signatures from Twilio"
URL, TOKEN = "https://mycompany.com/myapp.php?foo=1&bar=2", "12345"
BODY = b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212"


def test_the_published_signature_of_twilio_holds() -> None:
    given = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert fits(given=given, url=URL, body=BODY, token=TOKEN)
    assert not fits(given=given, url=URL, body=BODY.replace(b"1234&", b"1235&"), token=TOKEN)
    assert not fits(given=given, url=URL.replace("foo=1", "foo=2"), body=BODY, token=TOKEN)
    assert not fits(given="", url=URL, body=BODY, token="")
    assert not fits(given=given, url=URL, body=b"\xff=1", token=TOKEN)


def test_an_empty_field_is_part_of_what_is_signed() -> None:
    body = b"a=&b=1"
    assert fits(given=signature(URL, [("b", "1"), ("a", "")], TOKEN), url=URL, body=body, token=TOKEN)
    assert not fits(given=signature(URL, [("b", "1a"), ("", "")], TOKEN), url=URL, body=body, token=TOKEN)
