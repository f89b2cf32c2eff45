"""The look's template tags: states never speak by colour alone, names become initials, graphs need no style."""

import pytest
from django.template import Context, Template
from django.utils import translation

from akrab.catalogue.models import Product
from akrab.core import icons
from akrab.core.templatetags import looks
from akrab.customers.models import Customer
from akrab.exchange.models import ImportRun
from akrab.insight.models import CustomerScore
from akrab.messaging.models import Message
from akrab.orders.models import Order


@pytest.mark.parametrize(
    ("sort", "states"),
    [
        ("order", Order.State),
        ("message", Message.State),
        ("customer", Customer.State),
        ("standing", CustomerScore.Standing),
        ("product", Product.State),
        ("stock", Product.Availability),
        ("import", ImportRun.State),
    ],
)
def test_every_state_of_a_model_has_its_look_and_the_models_word(sort, states):
    with translation.override("id"):
        for state in states:
            _tone, icon, word = looks.STATES[sort][state.value]
            assert icons.svg(icon)
            assert translation.gettext(word) == str(state.label)


def test_a_state_shows_an_icon_and_a_word_in_the_language_of_the_moment():
    with translation.override("en"):
        assert ">waiting</span>" in looks.state("order", "waiting")
    with translation.override("id"):
        badge = looks.state("order", "waiting")
    assert ">menunggu</span>" in badge
    assert "<svg" in badge
    assert "tone-warning" in badge


def test_an_unknown_state_is_shown_as_it_is_and_escaped():
    assert looks.state("order", "<b>") == '<span class="badge state">&lt;b&gt;</span>'
    assert looks.state_word("odd", "order") == "odd"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Siti Nurhaliza", "SN"), ("Budi", "B"), ("", "·"), ("  (toko) Dewi  Ayu Lestari", "DL"), ("élodie", "É")],
)
def test_initials(name, letters):
    assert looks.initials(name) == letters


def test_a_sparkline_reaches_from_edge_to_edge_and_names_itself():
    drawn = looks.sparkline([1, 3, 2], 'Sales "now"')
    assert 'points="0.0,26.0 50.0,2.0 100.0,14.0"' in drawn
    assert 'role="img" aria-label="Sales &quot;now&quot;"' in drawn
    assert "style=" not in drawn
    assert looks.sparkline([5]) == ""
    assert "26.0" in looks.sparkline([4, 4])  # a flat line, no division by zero


def test_a_line_chart_keeps_the_other_year_on_the_same_scale():
    drawn = looks.line_chart([50, 100], [200, 0], ["Jan", "<Feb>"])
    assert 'class="line" points="0.0,145.0 600.0,100.0"' in drawn
    assert 'class="before" points="0.0,10.0 600.0,190.0"' in drawn
    assert 'text-anchor="end">&lt;Feb&gt;</text>' in drawn
    assert looks.line_chart([]) == ""
    assert "NaN" not in looks.line_chart([0, 0])


@pytest.mark.parametrize(
    ("percent", "down_good", "tone", "said"),
    [
        (12.4, False, "success", "up </span>12%"),
        (-3.14, False, "error", "down </span>3.1%"),
        (-3.14, True, "success", "down </span>3.1%"),
        (0, False, "neutral", "unchanged </span>0%"),
    ],
)
def test_a_change_says_its_direction_in_words(percent, down_good, tone, said):
    with translation.override("en"):
        drawn = looks.change(percent, down_good)
    assert f"tone-{tone}" in drawn
    assert said in drawn


def test_no_change_known_shows_nothing():
    assert looks.change(None) == ""


def test_the_path_of_an_order():
    places = {step["icon"]: step["place"] for step in looks.order_steps("paid")}
    assert places == {
        "clock": "done",
        "circle-check": "done",
        "wallet": "now",
        "package": "later",
        "truck": "later",
        "check-check": "later",
    }
    assert {step["place"] for step in looks.order_steps("done")} == {"done"}
    assert looks.order_steps("rejected") == []


def test_whatsapp_links_hold_digits_only():
    assert looks.wa_link("+62 812-3456") == "https://wa.me/628123456"
    assert looks.wa_link("") == ""


def test_the_tags_need_no_load():
    drawn = Template('{% state "order" code %}{% avatar name %}').render(Context({"code": "done", "name": "Sari Dewi"}))
    assert "SD" in drawn
