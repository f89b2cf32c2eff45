"""What people read of the questions: their names, what became of them, how good the grouping is."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.insight.asked.queries import FEWEST, FEWEST_DAYS, FEWEST_TALKS
from akrab.insight.learning import words as usual
from akrab.insight.models import AskedDeed, AskedQuestion, ModelCard

NAME = gettext_lazy("What people ask")
ANSWERS = gettext_lazy("Which questions come again and again, on every channel, and whether an answer made them rarer.")
NEEDS = gettext_lazy("Ten questions from customers; a question is named when three people ask it.")
ASSUMES = gettext_lazy(
    "Whoever asks the same uses similar words. Irony, pictures and voice messages are not understood; languages other "
    "than Indonesian and English are put together by their words alone."
)
SOURCE = "Salton & Buckley (1988); Sokal & Michener (1958); Przyborowski & Wilenski (1940); Benjamini & Hochberg (1995)"
CARD, PAGE = "asked", "asked"
# Of the questions written for the tests, those that were kept apart: see docs/reference/models/asked.md.
TRIED, RIGHT, FOUND = 120, 0.93, 0.76

TOPICS: dict[str, Any] = {
    "price": gettext_lazy("What does it cost?"),
    "stock": gettext_lazy("Is it in stock?"),
    "variant": gettext_lazy("Which sizes and colours are there?"),
    "delivery_cost": gettext_lazy("What does delivery cost?"),
    "delivery_time": gettext_lazy("How long does delivery take?"),
    "order_status": gettext_lazy("Where is my order?"),
    "payment": gettext_lazy("How can I pay?"),
    "discount": gettext_lazy("Is there a discount?"),
    "hours": gettext_lazy("When are you open?"),
    "place": gettext_lazy("Where is the shop?"),
    "returns": gettext_lazy("Can it be returned or exchanged, is there a guarantee?"),
    "use": gettext_lazy("How is it used?"),
    "genuine": gettext_lazy("Is it genuine?"),
    "ordering": gettext_lazy("How do I order?"),
}
CHANNELS: dict[str, Any] = {
    "review": gettext_lazy("Reviews"),
    "answer": gettext_lazy("Questionnaires"),
    "search": gettext_lazy("Search in the shop"),
    "wish": gettext_lazy("Product requests"),
    "return": gettext_lazy("Returns"),
}


def name(one: AskedQuestion | AskedDeed) -> str:
    """The topic as a customer would ask it; else the words that several people used, between quotation marks."""
    if one.topic:
        return str(TOPICS.get(one.topic, one.topic))
    return _("“%(words)s”") % {"words": one.words}


def silence(card: ModelCard) -> str:
    """Why there is nothing; empty where there is something."""
    if card.trouble == "too_few":
        return ngettext(
            "Too little to tell: it begins with %(fewest)d questions from customers; so far there is %(n)d.",
            "Too little to tell: it begins with %(fewest)d questions from customers; so far there are %(n)d.",
            card.subjects,
        ) % {"fewest": FEWEST, "n": card.subjects}
    return usual.silence(card)


def quality(card: ModelCard) -> str:
    """How good the grouping is: on written questions, and on the shop's own."""
    found = card.quality
    if not found or not found.get("asked"):
        return ""
    tried = _(
        "Tried on %(tried)d everyday questions that it did not know: of 100 times that it says two people ask the "
        "same, it is right %(right)s times; of 100 times that two ask the same, it notices %(found)s."
    ) % {"tried": TRIED, "right": _number(100 * RIGHT), "found": _number(100 * FOUND)}
    said = f"{brief(card)} {tried}"
    steady = found.get("steady")
    if steady is None:
        return said
    again = _(
        "Learnt from one half of your customers and from the other, it puts %(steady)s of 100 pairs together alike."
    )
    return f"{said} {again % {'steady': _number(100 * steady)}}"


def brief(card: ModelCard) -> str:
    """How many of the shop's questions it tells of."""
    found = card.quality
    if not found or not found.get("asked"):
        return ""
    return _(
        "Of 100 questions in your shop %(inside)s stand here; the others were asked by one or two people only, or in "
        "words of their own."
    ) % {"inside": _number(100 * found["inside"] / found["asked"])}


def doubt(card: ModelCard) -> str:
    """Why to take it with care."""
    found = card.quality
    if found and found.get("asked") and found["inside"] < found["asked"] / 3:
        return _("Most questions in your shop are asked by one or two people only: these are the exceptions.")
    return ""


def changed(deed: AskedDeed) -> str:
    """Whether it became rarer since, in one or two sentences, with the doubt that belongs to it."""
    seen: Mapping[str, Any] = deed.seen
    if "before" not in seen:
        return _("What changes is looked at from tomorrow on.")
    counts = _(
        "In the %(days)d days since then it was asked in %(after)d of %(of_after)d conversations; in as many days "
        "before in %(before)d of %(of_before)d."
    ) % {name: seen[name] for name in ("days", "after", "of_after", "before", "of_before")}
    if "clear" not in seen:
        early = _("Too early to tell: it takes %(days)d days and %(talks)d conversations before and since.")
        return f"{counts} {early % {'days': FEWEST_DAYS, 'talks': FEWEST_TALKS}}"
    if not seen["clear"]:
        return f"{counts} {_('That may be chance.')}"
    if seen["high"] is not None and seen["high"] < 1:
        fewer = _("Asked more rarely: by %(least)s to %(most)s per cent. More than chance alone would make.") % {
            "least": _number(100 * (1 - seen["high"])), "most": _number(100 * (1 - seen["low"])),
        }  # fmt: skip
        return f"{counts} {fewer}"
    return f"{counts} {_('Asked more often: the answer has not settled it.')}"


def per_hundred(count: int, of: int) -> str:
    """How many of 100 conversations."""
    return _number(100 * count / of, 0 if 100 * count >= 10 * of else 1) if of else "–"


def waited(minutes: int | None) -> str:
    """How long the answer took, as people say it."""
    if minutes is None:
        return ""
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", max(minutes, 1)) % {"n": max(minutes, 1)}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", round(hours / 24)) % {"n": round(hours / 24)}


def evidence(one: AskedQuestion) -> str:
    """What stands for a product that the shop does not have, in one sentence."""
    looked = ngettext(
        "%(n)d person looked for %(what)s", "%(n)d people looked for %(what)s", one.people
    ) % {"n": one.people, "what": name(one)}  # fmt: skip
    if not one.nothing:
        return _("%(looked)s and opened nothing of what was found.") % {"looked": looked}
    if one.nothing >= one.people:
        return _("%(looked)s and found nothing.") % {"looked": looked}
    return _("%(looked)s; %(nothing)d of them found nothing.") % {"looked": looked, "nothing": one.nothing}


def _number(value: float, places: int = 0) -> str:
    return number_format(round(value, places), places, use_l10n=True, force_grouping=True)
