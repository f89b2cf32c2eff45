"""The message to those who are due for a second purchase: looked at, changed, prepared with one tap."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.contacts.to_many import left_out, mailed, share_of, share_words
from akrab.backoffice.pages import page
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.engagement import filling
from akrab.engagement import second as programme
from akrab.insight.between import WITHIN_DAYS
from akrab.messaging import caps, holding


@needs(C.REPORTS_VIEW, C.MESSAGES_SEND)
def second(request: OfficeRequest) -> HttpResponse:
    return _shown(request)


def _shown(request: OfficeRequest, *, typed: dict[str, str] | None = None, problem: str = "") -> HttpResponse:
    found = programme.due()
    ready = len(found.reached)
    context: dict[str, Any] = {
        "found": found,
        "ready": ready,
        "examples": [] if problem else programme.examples(found),
        "came": programme.came_back(),
        "within": WITHIN_DAYS,
        "typed": typed
        or {
            "text": programme.text_now(),
            "subject": programme.subject_now(),
            "days": str(shop.get("second_days")),
        },
        "night": caps.after_quiet(clock.now()) > clock.now(),
        "own": bool(shop.get("second_text")),
        "variables": filling.VARIABLES,
        "shares": share_words(),
        "share": holding.proposed(ready),
        "problem": problem,
    }
    return page(request, "backoffice/winning/second.html", context, here="winning", status=422 if problem else 200)


@needs(C.REPORTS_VIEW, C.MESSAGES_SEND, methods=("POST",))
def second_keep(request: OfficeRequest) -> HttpResponse:
    """Keep the text; the page then shows it filled in."""
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in ("text", "subject", "days")}
    try:
        days = int(typed["days"]) if typed["days"].isdecimal() and len(typed["days"]) < 6 else -1
        programme.keep(text=typed["text"], subject=typed["subject"], days=days, actor=request.user)
    except AkrabError as error:
        return _shown(request, typed=typed, problem=str(error))
    messages.success(request, _("Saved."))
    return redirect("office:winning_second")


@needs(C.REPORTS_VIEW, C.MESSAGES_SEND, methods=("POST",))
def second_send(request: OfficeRequest) -> HttpResponse:
    """Prepare the messages; a doubled click, or two people at once, prepare one for each customer."""
    try:
        made = programme.prepare(share=share_of(request.POST), actor=request.user)
    except AkrabError as error:
        return _shown(request, problem=str(error))
    taps, mails = made.taps, made.mails
    if not taps.prepared and not taps.held and not mails.queued and not mails.held and not mails.refused:
        messages.info(request, _("Nobody is left to be asked just now."))
        return redirect("office:winning_second")
    if taps.prepared or taps.held:
        said = ngettext("%(n)d message is prepared.", "%(n)d messages are prepared.", taps.prepared)
        messages.success(request, said % {"n": taps.prepared} + left_out(taps))
    if mails.queued or mails.held or mails.refused:
        (messages.success if mails.queued or mails.held else messages.warning)(request, mailed(mails))
    return redirect("office:whatsapp" if taps.prepared else "office:winning_second")
