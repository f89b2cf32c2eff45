"""A questionnaire as people answer it: by a link of their own, signed in, or without a name."""

import secrets
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from akrab.core.ratelimit import allow
from akrab.customers.models import Customer
from akrab.engagement.models import Question, Questionnaire, Reply
from akrab.engagement.questions import answering
from akrab.engagement.questions.errors import AnsweredAlready, QuestionError, QuestionsClosed
from akrab.storefront.access import customer_of, visitor

PER_HOUR = 20  # replies from one address


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, key: str, token: str = "") -> HttpResponse:
    """The questions, the thanks, or a sentence why there is nothing to answer."""
    found = get_object_or_404(Questionnaire.objects.exclude(state=Questionnaire.State.DRAFT), key=key)
    customer, way = _who(request, found, token)
    if customer is None and not found.anonymous and answering.is_open(found):
        return redirect_to_login(request.get_full_path())
    if customer is not None and answering.has_answered(found, customer):
        return _page(request, found, done=True)
    if not answering.is_open(found):
        return _page(request, found, closed=True)
    asked = answering.to_ask(found, customer)
    if not asked:
        return _page(request, found, done=True)
    if request.method == "POST":
        return _reply(request, found, customer, way, asked)
    return _page(request, found, rows=_rows(asked, {}, {}), form_key=secrets.token_urlsafe(24))


def _who(request: HttpRequest, found: Questionnaire, token: str) -> tuple[Customer | None, str]:
    if found.anonymous and not token:  # whoever is promised to stay unnamed is not named
        return None, Reply.Way.ANONYMOUS
    if token:
        customer = answering.customer_of_token(found, token)
        if customer is None:
            raise Http404
        return customer, Reply.Way.LINK
    return customer_of(request), Reply.Way.ACCOUNT


def _reply(
    request: HttpRequest, found: Questionnaire, customer: Customer | None, way: str, asked: list[Question]
) -> HttpResponse:
    given = {one.pk: request.POST.getlist(f"q{one.pk}")[:50] for one in asked}
    form_key = request.POST.get("key", "")[:43]
    problems: dict[str, str] = {}
    if len(form_key) < 20:
        problems[""] = _("This page is too old. Please send it once more.")
        form_key = secrets.token_urlsafe(24)
    elif not allow(f"questions:{visitor(request)}", limit=PER_HOUR, seconds=3600):
        problems[""] = _("Too many answers from here. Please try again in an hour.")
    else:
        try:
            answering.reply(
                questionnaire=found, customer=customer, given=given, way=way, language=get_language() or "id",
                key=form_key,
            )  # fmt: skip
            return _page(request, found, done=True, fresh=True, customer=customer)
        except (AnsweredAlready, QuestionsClosed) as error:
            return _page(request, found, done=isinstance(error, AnsweredAlready), closed=True)
        except QuestionError as error:
            problems[error.field or ""] = str(error)
    return _page(request, found, rows=_rows(asked, given, problems), form_key=form_key, problems=problems, status=422)


def _rows(asked: list[Question], given: dict[int, list[str]], problems: dict[str, str]) -> list[dict[str, Any]]:
    grades = {Question.Kind.SCALE: range(1, 6), Question.Kind.NPS: range(11)}
    return [
        {
            "question": one,
            "name": f"q{one.pk}",
            "given": given.get(one.pk, []),
            "problem": problems.get(f"q{one.pk}", ""),
            "options": [
                (str(place), label)
                for place, label in (
                    [(n, str(n)) for n in grades[Question.Kind(one.kind)]]
                    if one.kind in grades
                    else enumerate(one.labels)
                )
            ],
        }
        for one in asked
    ]


def _page(request: HttpRequest, found: Questionnaire, *, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, "storefront/visitors/questions.html", {"questionnaire": found, **context}, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address may name a customer
    response.headers["X-Robots-Tag"] = "noindex"
    return response
