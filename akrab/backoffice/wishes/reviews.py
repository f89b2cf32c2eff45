"""Looking through what customers wrote: publish, hide with a reason, answer."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, back, page
from akrab.backoffice.paging import page_of
from akrab.core import shop
from akrab.reviews import actions, queries
from akrab.reviews.models import Review

ORDER = ("-created_at", "-id")
TABS = {
    Review.State.WAITING.value: gettext_lazy("To look through"),
    Review.State.PUBLISHED.value: gettext_lazy("Published"),
    Review.State.HIDDEN.value: gettext_lazy("Hidden"),
}


class WordsForm(forms.Form):
    """A reason or an answer."""

    text = forms.CharField(required=False, max_length=actions.LONGEST)


@needs(C.REVIEWS_MODERATE)
def reviews(request: OfficeRequest) -> HttpResponse:
    """Reviews of one state, the newest first."""
    state = request.GET.get("state", Review.State.WAITING)
    if state not in Review.State.values:
        raise Http404
    counts = queries.counts()
    context = {
        "found": page_of(queries.in_state(state).select_related("mood"), ORDER, request.GET.get("after", "")),
        "state": state,
        "tabs": [(code, label, counts[code]) for code, label in TABS.items()],
        "at_once": shop.get("reviews_at_once"),
        "tab": "reviews",
    }
    return page(request, "backoffice/wishes/reviews.html", context, here="reviews", partial="rows")


@needs(C.REVIEWS_MODERATE, methods=("POST",))
def decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """`publish`, `hide` (field `text`: the reason) or `answer` (field `text`)."""
    review = get_object_or_404(Review.objects.select_related("product"), pk=pk)
    form = WordsForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    if not form.is_valid():
        messages.error(request, _("The text is too long. Shorten it to %(n)d characters.") % {"n": actions.LONGEST})
    elif deed == "publish":
        attempt(
            request,
            lambda: actions.publish_review(review=review, actor=request.user),
            _("The review stands in the shop."),
        )
    elif deed == "hide":
        attempt(
            request,
            lambda: actions.hide_review(review=review, reason=text, actor=request.user),
            _("The review is hidden. The customer reads the reason."),
        )
    elif deed == "answer":
        attempt(
            request,
            lambda: actions.answer_review(review=review, text=text, actor=request.user),
            _("Your answer stands below the review.") if text.strip() else _("The answer is taken away."),
        )
    else:
        raise Http404
    return back(request, "office:reviews")


@needs(C.SETTINGS_EDIT, methods=("POST",))
def at_once(request: OfficeRequest) -> HttpResponse:
    """Whether reviews stand in the shop without being looked through."""
    wanted = request.POST.get("at_once") == "1"
    done = _("Reviews are published at once.") if wanted else _("Reviews wait until somebody has looked at them.")
    attempt(request, lambda: change_shop_settings(values={"reviews_at_once": wanted}, actor=request.user), done)
    return redirect("office:reviews")
