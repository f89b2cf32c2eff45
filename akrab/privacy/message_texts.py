"""The letter that answers a request about personal data."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.messaging.texts.notices import Notice, Samples, declare
from akrab.messaging.texts.variables import Variable
from akrab.privacy.models import Request


def _latest() -> Iterable[tuple[int, str]]:
    rows = Request.objects.exclude(answer="").select_related("customer").order_by("-id")[:20]
    return [(one.pk, f"{one.get_kind_display()} · {one.customer}") for one in rows]


def _of_request(pk: int) -> Mapping[str, Any] | None:
    request = Request.objects.filter(pk=pk).first()
    return {"letter": request.answer} if request else None


declare(
    Notice(
        name="privacy_answer",
        must=("letter",),
        label=_("Answer to a request about data"),
        occasion="privacy",
        subject=_("Your request to {shop} about your data"),
        body=("{letter}",),
        variables=(
            Variable("letter", _("the letter"), lambda context: context["letter"], _("We have done what you asked.")),
        ),
        samples=Samples(_("Request"), _latest, _of_request),
        channels=("inbox", "email"),
    )
)
