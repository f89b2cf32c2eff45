"""One text becomes a mail, a WhatsApp message and a short message; whatever stands in a name stays harmless."""

import re

import pytest

from akrab.messaging.texts import TextError, compile_text, html_of

BODY = """Halo {name|Kak}, terima kasih sudah berbelanja.

# Pesanan {number}

{lines}

Nomor resi: {tracking}

- Ambil di toko
- Atau {courier}

[Bayar *sekarang*]({pay_link})"""
VALUES = {
    "name": "Budi",
    "number": "A-12",
    "lines": "2 × Kopi: Rp50.000\n*Total: Rp50.000*",
    "tracking": "JNE123",
    "courier": "JNE",
    "pay_link": "https://toko.example/pay/1/",
}


def written(body: str = BODY, subject: str = "Pesanan {number}", **changed: str):
    return compile_text(subject=subject, body=body, language="id").render({**VALUES, **changed})


def test_a_text_is_filled_in_and_reads_well_in_whatsapp():
    one = written()
    assert one.subject == "Pesanan A-12"
    assert one.text == (
        "Halo Budi, terima kasih sudah berbelanja.\n\n*Pesanan A-12*\n\n2 × Kopi: Rp50.000\n*Total: Rp50.000*\n\n"
        "Nomor resi: JNE123\n\n- Ambil di toko\n- Atau JNE\n\nBayar sekarang: https://toko.example/pay/1/"
    )


def test_a_line_whose_variable_is_empty_vanishes_and_a_fallback_stands_in():
    text = written(name="", tracking="", courier="").text
    assert text.startswith("Halo Kak, terima kasih")
    assert "resi" not in text
    assert "- Ambil di toko\n\nBayar" in text


def test_a_variable_without_any_value_is_refused_by_name():
    compiled = compile_text(subject="Hai", body="Halo {name}", language="id")
    with pytest.raises(TextError) as refused:
        compiled.render({})
    assert refused.value.variable == "name"
    assert "{name}" in str(refused.value)


def test_nothing_left_is_refused():
    with pytest.raises(TextError):
        written("{tracking}", tracking="")


@pytest.mark.django_db
def test_the_mail_has_a_table_a_button_a_heading_and_items():
    html = written().html
    assert (
        '<td class="r" dir="auto" style="padding:9px 0;font-weight:650;border-bottom:1px solid #e2e6e6">Total</td>'
        in html
    )
    assert re.search(r'<a class="b" href="https://toko\.example/pay/1/" [^>]*>Bayar sekarang</a>', html)
    assert ">Pesanan A-12</h2>" in html
    assert html.count("<li ") == 2
    assert "prefers-color-scheme:dark" in html


@pytest.mark.django_db
def test_html_and_scripts_in_a_name_stay_words():
    html = written(name="<script>alert('x')</script>&<b>").html
    assert "<script>" not in html
    assert html.count("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;&lt;b&gt;") == 2  # preview line and text


@pytest.mark.django_db
def test_an_address_cannot_leave_its_attribute():
    html = html_of('Lihat https://a.example/"onmouseover="x sekarang', "id")
    assert 'href="https://a.example/"' in html
    assert "&quot;onmouseover=&quot;x sekarang" in html


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a b"])
def test_a_button_leads_to_a_page_only(link):
    with pytest.raises(TextError) as refused:
        written(pay_link=link)
    assert refused.value.variable == "pay_link"


@pytest.mark.django_db
def test_emoji_and_letters_from_right_to_left_stay():
    one = written(name="أحمد 🎂👩‍👩‍👧")
    assert one.text.startswith("Halo أحمد 🎂👩‍👩‍👧, terima")
    assert '<p dir="auto"' in one.html
    assert '<html lang="ar" dir="rtl">' in html_of("سلام", "ar")


def test_signs_that_turn_or_break_a_message_are_left_out():
    assert written(name="Bu\u202edi\x00\ud800").text.startswith("Halo Budi, ")


def test_line_ends_in_a_name_do_not_make_paragraphs():
    assert written(name="Budi\n\nKlik: https://evil.example").text.startswith(
        "Halo Budi Klik: https://evil.example, terima"
    )


def test_a_percent_sign_is_a_percent_sign():
    assert written("Diskon 10% untuk {name} 100%s").text == "Diskon 10% untuk Budi 100%s"


def test_a_very_long_name_is_carried_and_the_subject_is_cut():
    one = written(name="x" * 5000, number="9" * 400)
    assert len(one.subject) == 250
    assert one.subject.endswith("9…")
    assert "x" * 5000 in one.text
    assert len(one.short) <= 160


@pytest.mark.parametrize(
    ("body", "line"),
    [("Halo {name", 1), ("Halo\n\n{ name }", 3), ("Halo name}", 1), ("{{name}}", 1), ("{Name}", 1), ("{}", 1)],
)
def test_broken_braces_are_refused_with_their_line(body, line):
    with pytest.raises(TextError) as refused:
        compile_text(subject="Hai", body=body, language="id")
    assert (refused.value.field, refused.value.line) == ("body", line)


def test_a_broken_subject_is_refused():
    with pytest.raises(TextError) as refused:
        compile_text(subject="Hai {name", body="Halo", language="id")
    assert refused.value.field == "subject"


@pytest.mark.parametrize("body", ["[Bayar]()", "[Bayar](bayar)", "[Bayar](pay me)"])
def test_a_button_without_an_address_is_refused(body):
    with pytest.raises(TextError) as refused:
        compile_text(subject="Hai", body=f"Halo\n{body}", language="id")
    assert refused.value.line == 2


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(TextError):
        compile_text(subject="Hai", body="x" * 10_001, language="id")


def test_variables_and_their_places():
    compiled = compile_text(subject="{number}", body="Halo {name|Kak}\n{number}\n{total}", language="id")
    assert compiled.variables == {"number", "name", "total"}
    assert compiled.places == {"number": ("subject", 1), "name": ("body", 1), "total": ("body", 3)}
