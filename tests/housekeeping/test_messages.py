"""tools.messages: catalogues in step with the code."""

from __future__ import annotations

import gettext
from pathlib import Path

import polib
import pytest

from tools import messages
from tools.messages import (
    Home,
    complaints,
    contradictions,
    texts_in_f_strings,
    texts_in_python,
    texts_in_template,
    update,
)

TEMPLATE = """{% load i18n %}
<h1 title="{% trans "Hello" %}">It's (a "page"</h1>
  {% blocktrans trimmed with name=customer.name %}
    Dear {{ name }},
      welcome back.
  {% endblocktrans %}
{% blocktrans count n=orders|length %}One order{% plural %}{{ n }} orders{% endblocktrans %}
{% trans "May" context "month" %}
<c-button label="{% trans 'Save' %}" :title="_('It\\'s saved')" :items="[_('First')]">{{ _("Send") }}</c-button>
"""


def test_all_texts_of_a_template_are_found() -> None:
    found = {(text.message, text.plural, text.context) for text in texts_in_template(TEMPLATE, "page.html")}
    assert found == {
        ("Hello", "", ""),
        ("Dear %(name)s, welcome back.", "", ""),
        ("One order", "%(n)s orders", ""),
        ("May", "", "month"),
        ("Save", "", ""),
        ("It's saved", "", ""),
        ("Send", "", ""),
        ("First", "", ""),
    }


def test_all_texts_of_a_module_are_found() -> None:
    source = (
        '# Translators: on the button\na = _("Place "\n  "order")\nb = ngettext_lazy("%(n)d day", "%(n)d days", "n")\n'
        'c = npgettext("stock", "one", "many", 3)\ne = gettext(variable)\n'
    )
    assert [(t.message, t.plural, t.context, t.comments) for t in texts_in_python(source)] == [
        ("Place order", "", "", ["Translators: on the button"]),
        ("%(n)d day", "%(n)d days", "", []),
        ("one", "many", "stock", []),
    ]


def test_texts_inside_f_strings_are_found() -> None:
    source = """title = f"{_('All')} ({n}), {ngettext('one day', '%(n)d days', n) % {'n': n}}" """
    assert {(t.message, t.plural) for t in texts_in_f_strings(source)} == {("All", ""), ("one day", "%(n)d days")}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one app, `stall`, that says two things."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path / "akrab")
    app = tmp_path / "akrab" / "stall"
    app.mkdir(parents=True)
    (app / "apps.py").write_text("")
    (app / "views.py").write_text('a = _("Basket")\nb = ngettext("%(n)d order", "%(n)d orders", 3)\n')
    return app


def said(app: Path, **translations: str) -> None:
    """Translate: `Basket="Keranjang"`, with _ for what a keyword cannot hold."""
    home = Home("stall", app)
    catalogue = polib.pofile(str(home.po("id")))
    for entry in catalogue:
        word = entry.msgid.split()[-1]
        if word in translations:
            if entry.msgid_plural:
                entry.msgstr_plural = {0: translations[word]}
            else:
                entry.msgstr = translations[word]
    catalogue.save()


def test_a_new_catalogue_is_complete_once_it_is_filled_in_and_compiled(shop: Path) -> None:
    home = Home("stall", shop)
    assert len(complaints(home, "id")) == 2
    assert update(home, "id", {}) == "stall: 2 texts, 2 without translation"
    assert [line.split(": ", 1)[1] for line in complaints(home, "id")] == [
        "not translated: '%(n)d order'",
        "not translated: 'Basket'",
    ]
    said(shop, Basket="Keranjang", order="%(n)d pesanan")
    assert "out of date" in complaints(home, "id")[0]
    assert update(home, "id", {}) == "stall: 2 texts, 0 without translation"
    assert complaints(home, "id") == []
    with home.po("id").with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Basket") == "Keranjang"
    assert compiled.ngettext("%(n)d order", "%(n)d orders", 1) == "%(n)d pesanan"


def test_the_files_are_the_same_whenever_and_however_often_they_are_made(shop: Path) -> None:
    home = Home("stall", shop)
    update(home, "id", {})
    files = [home.po("id"), home.po("id").with_suffix(".mo")]
    before = [file.read_bytes() for file in files]
    update(home, "id", {})
    assert [file.read_bytes() for file in files] == before
    assert b"Creation-Date" not in before[0]


def test_what_is_wrong_is_named(shop: Path) -> None:
    home = Home("stall", shop)
    update(home, "id", {})
    said(shop, Basket="Keranjang", order="beberapa pesanan")
    (shop / "views.py").write_text('b = ngettext("%(n)d order", "%(n)d orders", 3)\nc = _("Pay")\n')
    assert [line.split(": ", 1)[1] for line in complaints(home, "id")] == [
        "no longer in the code: 'Basket'",
        "not there yet: 'Pay'",
        "placeholders differ: '%(n)d order' and 'beberapa pesanan'",
    ]


def test_a_text_another_app_has_translated_is_taken_over_and_must_not_differ(shop: Path) -> None:
    home = Home("stall", shop)
    update(home, "id", {})
    said(shop, Basket="Keranjang", order="%(n)d pesanan")
    other = shop.parent / "office"
    other.mkdir()
    (other / "apps.py").write_text("")
    (other / "views.py").write_text('a = _("Basket")\n')
    office = Home("office", other)
    assert update(office, "id", messages.memory_of([home, office], "id")) == "office: 1 texts, 0 without translation"
    assert contradictions([home, office], "id") == []
    said(shop, Basket="Tas belanja")
    assert contradictions([home, office], "id") == [
        "'Basket' is 'Tas belanja' in stall and 'Keranjang' in office: agree on one, or give one a context"
    ]
