"""What is done with a conversation: solve, take up again, set aside, give to somebody, sort, write a call down."""

import datetime as dt
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.models import User
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.inbox.talks import found
from akrab.backoffice.pages import attempt
from akrab.core import clock
from akrab.messaging import answering, conversations
from akrab.messaging.models import Conversation

MORNING = dt.timedelta(hours=9)
LATER = dt.timedelta(hours=3)
Deed = Callable[[OfficeRequest, Conversation], bool]


def until(choice: str, typed: str, now: dt.datetime) -> dt.datetime:
    """The time that is meant, in the shop's zone: later (three hours), tomorrow or next week at nine, or a date as a
    browser writes it. Raises ConversationError."""
    today = now.astimezone(clock.zone()).date()
    if choice == "later":
        return now + LATER
    if choice == "tomorrow":
        return clock.day_start(today + dt.timedelta(days=1)) + MORNING
    if choice == "week":
        return clock.day_start(today + dt.timedelta(days=7 - today.weekday())) + MORNING
    try:
        moment = dt.datetime.fromisoformat(typed)
    except ValueError as error:
        raise conversations.ConversationError(_("Choose a day."), field="until") from error
    if "T" not in typed and " " not in typed:
        moment += MORNING
    return moment.replace(tzinfo=clock.zone())


def solve(request: OfficeRequest, talk: Conversation) -> bool:
    return attempt(request, lambda: conversations.solve(conversation=talk, actor=request.user), _("Solved."))


def reopen(request: OfficeRequest, talk: Conversation) -> bool:
    return attempt(
        request,
        lambda: conversations.reopen(conversation=talk, actor=request.user),
        _("The conversation is open again."),
    )


def seen(request: OfficeRequest, talk: Conversation) -> bool:
    return attempt(request, lambda: conversations.seen(conversation=talk), _("Marked as read."))


def snooze(request: OfficeRequest, talk: Conversation) -> bool:
    def put_aside() -> None:
        moment = until(request.POST.get("choice", ""), request.POST.get("until", "").strip(), clock.now())
        conversations.snooze(conversation=talk, until=moment, actor=request.user)

    return attempt(request, put_aside, _("Set aside. It comes back by itself, or when the customer writes."))


def assign(request: OfficeRequest, talk: Conversation) -> bool:
    typed = request.POST.get("to", "")
    to = User.objects.filter(pk=int(typed), is_active=True).first() if typed.isdecimal() else None
    if typed and to is None:
        raise Http404
    said = _("%(name)s looks after it now.") % {"name": to} if to else _("Nobody in particular looks after it now.")
    return attempt(request, lambda: conversations.assign(conversation=talk, to=to, actor=request.user), said)


def label(request: OfficeRequest, talk: Conversation) -> bool:
    name = request.POST.get("label", "")
    return attempt(request, lambda: conversations.label(conversation=talk, name=name), _("The tag is added."))


def unlabel(request: OfficeRequest, talk: Conversation) -> bool:
    name = request.POST.get("label", "")
    return attempt(request, lambda: conversations.unlabel(conversation=talk, name=name), _("The tag is removed."))


def tell(request: OfficeRequest, talk: Conversation) -> bool:
    def keep() -> None:
        answering.write_down(
            conversation=talk,
            channel=request.POST.get("channel", ""),
            text=request.POST.get("text", "")[:5000],
            key=request.POST.get("key", "")[:43],
            actor=request.user,
            waits=bool(request.POST.get("waits")),
        )

    return attempt(request, keep, _("It is written down."))


DEEDS: dict[str, Deed] = {
    "solve": solve, "reopen": reopen, "seen": seen, "snooze": snooze, "assign": assign, "label": label,
    "unlabel": unlabel, "tell": tell,
}  # fmt: skip
AWAY = {"solve", "snooze"}  # afterwards one looks at the next


@needs(C.MESSAGES_SEND, methods=("POST",))
def decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """Do it and go back to the conversation, or to the list when this one needs nobody any more."""
    talk = found(pk)
    if deed not in DEEDS:
        raise Http404
    done = DEEDS[deed](request, talk)
    return redirect("office:messages") if done and deed in AWAY else redirect("office:talk", talk.pk)
