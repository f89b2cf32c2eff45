"""What people ask again and again, what they look for in vain, why goods come back, and what was done about it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.learning.asking import ask_anew
from akrab.backoffice.pages import page
from akrab.catalogue.models import Product
from akrab.insight.asked import actions, queries, words
from akrab.insight.learning import cards
from akrab.insight.models import AskedDeed, AskedQuestion
from akrab.messaging.models import Message

Kind, Way = AskedQuestion.Kind, AskedDeed.Way
SHOWN = {"questions": Kind.QUESTION, "searches": Kind.SEARCH, "reasons": Kind.REASON}
CHANNELS: dict[str, Any] = {str(code): label for code, label in Message.Channel.choices} | words.CHANNELS


@needs(C.REPORTS_VIEW)
def asked(request: OfficeRequest) -> HttpResponse:
    """One of the lists; questions unless another is asked for."""
    wished = request.GET.get("show", "")
    show = wished if wished in {*SHOWN, "done"} else "questions"
    card = cards.card(queries.CARD)
    context: dict[str, Any] = {
        "show": show,
        "tabs": _tabs(show),
        "card": card,
        "silence": words.silence(card) if card else "",
        "brief": words.brief(card) if card else "",
        "doubt": words.doubt(card) if card else "",
        "after": "",
        "recent_days": queries.RECENT_DAYS,
        "fewest_people": queries.FEWEST_PEOPLE,
    }
    if show == "done":
        context["deeds"] = [_done(one) for one in queries.deeds(Way.FAQ, Way.SAVED, Way.PRODUCT)[:100]]
        context["ideas"] = [_idea(one) for one in queries.deeds(Way.IDEA)[:100]]
    else:
        found = paging.page_of(queries.asked(SHOWN[show]), ("-people", "id"), request.GET.get("after", ""))
        done = queries.deeds_of(one.key for one in found.rows)
        names = _products(found.rows)
        context |= {"rows": [_row(one, done.get(one.key, []), names) for one in found.rows], "after": found.after}
    return page(request, "backoffice/asked/asked.html", context, here="asked")


def _tabs(show: str) -> list[dict[str, Any]]:
    labels = {
        "questions": _("Questions"), "searches": _("Looked for in vain"), "reasons": _("Why goods come back"),
        "done": _("What became of it"),
    }  # fmt: skip
    address = reverse("office:asked")
    return [
        {"url": f"{address}?show={name}" if name != "questions" else address, "label": label, "current": name == show}
        for name, label in labels.items()
    ]


def _products(rows: Iterable[AskedQuestion]) -> dict[int, str]:
    ids = {pk for one in rows for pk, _people in one.products}
    return dict(Product.objects.filter(pk__in=ids).values_list("pk", "name"))


def _row(one: AskedQuestion, done: list[AskedDeed], names: dict[int, str]) -> dict[str, Any]:
    hidden = {Way.AWAY, Way.FAQ} if one.on_faq else {Way.AWAY}  # the page is said by itself
    known = [(names[pk], people) for pk, people in one.products if pk in names]
    return {
        "one": one,
        "name": words.name(one),
        "channels": [CHANNELS.get(code, code) for code, _people in one.channels[:3]],
        "product": known[0] if known and known[0][1] >= max(2, one.people / 4) else None,
        "waited": words.waited(one.minutes),
        "deeds": [deed.get_way_display() for deed in done if deed.way not in hidden],
        "evidence": words.evidence(one) if one.kind == Kind.SEARCH else "",
    }


def _done(deed: AskedDeed) -> dict[str, Any]:
    return {"deed": deed, "name": words.name(deed), "changed": words.changed(deed)}


def _idea(deed: AskedDeed) -> dict[str, Any]:
    return {"deed": deed, "name": words.name(deed), "people": deed.evidence.get("people", 0)}


@needs(C.REPORTS_VIEW)
def one(request: OfficeRequest, pk: int) -> HttpResponse:
    """One question: its figures, what was answered, who asked, and what can be done."""
    question = get_object_or_404(AskedQuestion, pk=pk)
    names = _products([question])
    done = queries.deeds_of([question.key]).get(question.key, [])
    sees = may(request.user, C.MESSAGES_VIEW)
    context = {
        "question": question,
        "name": words.name(question),
        "card": cards.card(queries.CARD),
        "channels": [(CHANNELS.get(code, code), people) for code, people in question.channels],
        "products": [(pk, names[pk], people) for pk, people in question.products if pk in names],
        "waited": words.waited(question.minutes),
        "unanswered": max(question.talks - question.answered, 0),
        "evidence": words.evidence(question) if question.kind == Kind.SEARCH else "",
        "months": _months(question),
        "answers": queries.answers(question) if sees else [],
        "examples": examples_for(request.user, question),
        "done": [_done(deed) for deed in done],
        "ways": {deed.way for deed in done},
        "recent_days": queries.RECENT_DAYS,
    }
    return page(request, "backoffice/asked/one.html", context, here="asked")


def examples_for(user: User, question: AskedQuestion) -> list[queries.Example]:
    """Each in people's own words only for who may read its kind."""
    return queries.examples(
        question,
        messages=may(user, C.MESSAGES_VIEW),
        reviews=may(user, C.REVIEWS_MODERATE),
        orders=may(user, C.ORDERS_VIEW),
    )


def _months(question: AskedQuestion) -> dict[str, Any] | None:
    """The months as a line, of 100 conversations; nothing where there are not two months to compare."""
    spans = queries.spans(question.months)
    if len(spans) < 2:
        return None
    return {
        "none": [],  # no line to compare with
        "values": [round(100 * asked / talks, 1) if talks else 0 for _day, asked, talks in spans],
        "labels": [date_format(day, "M") for day, _asked, _talks in spans],
        "rows": [
            (date_format(day, "F Y"), asked, talks, words.per_hundred(asked, talks)) for day, asked, talks in spans
        ],
        "text": _("Of 100 conversations so many asked this, by month; the last one is not over."),
    }


@needs(C.REPORTS_VIEW, methods=("POST",))
def again(request: OfficeRequest) -> HttpResponse:
    """Have it worked out anew, in the background."""
    ask_anew(request, queries.CARD)
    return redirect("office:asked")


@needs(C.REPORTS_VIEW, methods=("POST",))
def idea(request: OfficeRequest, pk: int) -> HttpResponse:
    """Keep it as an idea for the range, with how many asked for it."""
    question = get_object_or_404(AskedQuestion, pk=pk)
    actions.note(question=question, way=Way.IDEA, actor=request.user)
    toasts.success(request, _("Kept as an idea, with its evidence. It stands among the wishes, too."))
    return redirect("office:asked_one", pk)


@needs(C.REPORTS_VIEW, methods=("POST",))
def away(request: OfficeRequest, pk: int) -> HttpResponse:
    """It is not told on Today any more."""
    actions.note(question=get_object_or_404(AskedQuestion, pk=pk), way=Way.AWAY, actor=request.user)
    if request.POST.get("next") == "today":
        return redirect("office:today")
    return redirect("office:asked_one", pk)


@needs(C.REPORTS_VIEW, methods=("POST",))
def end(request: OfficeRequest, pk: int) -> HttpResponse:
    """An idea was carried out or dropped, or what was noted does not hold any more."""
    actions.end(deed=get_object_or_404(AskedDeed, pk=pk), actor=request.user)
    toasts.success(request, _("Put away."))
    return redirect(f"{reverse('office:asked')}?show=done")


def rising() -> tuple[AskedQuestion, str, int] | None:
    """For Today: one question that is asked more and more and stands on no page, with its name and how many asked."""
    found = queries.waiting()
    return (found, words.name(found), found.recent) if found else None


def ideas() -> list[dict[str, Any]]:
    """For the page of wishes: what was kept as an idea for the range."""
    return [_idea(one) for one in queries.deeds(Way.IDEA)[:20]]
