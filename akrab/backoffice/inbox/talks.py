"""One conversation: its page, what is new in it, and writing in it."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.inbox import lists, threads
from akrab.backoffice.pages import page
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.engagement import answers
from akrab.engagement.record import record_of
from akrab.messaging import answering, files, mentions, typists
from akrab.messaging import live as liveness
from akrab.messaging.bubbles import Bubble
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Conversation, Message
from akrab.messaging.texts.queries import for_conversations
from akrab.orders.queries import orders_of

SALT = "akrab.inbox.files"
NOTE = "note"


class WriteForm(forms.Form):
    """An answer by some channel, or a note. The key makes a doubled click one message; `seen` is the last message that
    stood on the screen."""

    channel = forms.CharField(max_length=12, required=False)  # or NOTE
    text = forms.CharField(
        max_length=5000,
        required=False,
        error_messages={"max_length": gettext_lazy("The message is too long. Shorten it to 5,000 letters.")},
    )
    key = forms.CharField(max_length=43)
    seen = forms.IntegerField(min_value=0, required=False)


@needs(C.MESSAGES_VIEW)
def of_customer(request: OfficeRequest, pk: int) -> HttpResponse:
    """The conversation of a customer; of merged ones that of the record they went into."""
    customer = get_object_or_404(Customer.objects.select_related("merged_into"), pk=pk)
    return redirect("office:talk", conversation_of(customer.merged_into or customer).pk)


def found(pk: int) -> Conversation:
    rows = Conversation.objects.select_related("customer__user", "customer__score", "assignee")
    return get_object_or_404(rows, pk=pk)


@needs(C.MESSAGES_VIEW)
def talk(request: OfficeRequest, pk: int) -> HttpResponse:
    conversation = found(pk)
    mentions.look(request.user, conversation)
    return _whole(request, conversation, empty())


def empty(channel: str = "") -> WriteForm:
    return WriteForm(initial={"channel": channel, "key": secrets.token_urlsafe(16)})


def _whole(request: OfficeRequest, conversation: Conversation, form: WriteForm, *, status: int = 200) -> HttpResponse:
    customer = conversation.customer
    rows = threads.bubbles(conversation)
    context = lists.shelf(request) | _composer(request, conversation, form, kept=[])
    context |= {
        "bubbles": rows,
        "longer": len(rows) >= threads.SHOWN,
        "customer": customer,
        "record": record_of(customer, user=request.user) if customer else None,
        "orders": list(orders_of(customer)[:5]) if customer and may(request.user, C.ORDERS_VIEW) else [],
        "sent": "sent" in request.GET,
        **_state(conversation, rows),
        **_typing(conversation.pk, request.user),
    }
    return page(request, "backoffice/inbox/talk.html", context, here="messages", status=status)


def _state(conversation: Conversation, rows: list[Bubble]) -> dict[str, Any]:
    """What the page knows, so that the next look says only what is new."""
    return {
        "talk": conversation,
        "last": max((row.message.pk for row in rows), default=0),
        "have": liveness.fingerprint(conversation.pk),
        "of": conversation.customer_id or 0,
    }


def _composer(
    request: OfficeRequest, conversation: Conversation, form: WriteForm, *, kept: list[files.Stored]
) -> dict[str, Any]:
    return _ways(conversation, form["channel"].value() or "") | {
        "talk": conversation,
        "form": form,
        "saved": for_conversations(),
        "others": [one for one in mentions.colleagues() if one.pk != request.user.pk],
        "icons": lists.ICONS,
        "accept": files.ACCEPT,
        "kept": [(signing.dumps(vars(one), salt=SALT), one) for one in kept],
    }


def _ways(conversation: Conversation, chosen: str) -> dict[str, Any]:
    """The ways to answer, with the one that somebody chose before where it still leads to the person."""
    offers = threads.offers(conversation)
    if chosen not in [NOTE, *(one.channel for one in offers)]:
        chosen = offers[0].channel if offers else NOTE
    return {"offers": offers, "chosen": chosen}


def _typing(pk: int, user: User) -> dict[str, Any]:
    """Who else writes here now: the customer, or colleagues, so that two do not answer the same."""
    others = typists.writing(pk, but=user.pk)
    return {
        "person_types": any(one.who == typists.PERSON for one in others),
        "colleagues_type": [one.name for one in others if one.who != typists.PERSON],
        "typing": typists.mark(others),
    }


@needs(C.MESSAGES_SEND, methods=("POST",))
def typing(request: OfficeRequest, pk: int) -> HttpResponse:
    """This person is writing here just now."""
    is_note = request.POST.get("channel") == NOTE
    typists.begin(pk, request.user.pk, mentions.call_sign(request.user), is_note=is_note)
    return HttpResponse(status=204)


@needs(C.MESSAGES_VIEW)
def live(request: OfficeRequest, pk: int) -> HttpResponse:
    """204 while nothing has changed; else what is new, put where it belongs by htmx."""
    typed = _typing(pk, request.user)
    if liveness.fingerprint(pk) == request.GET.get("have"):
        if typed["typing"] == request.GET.get("typing", ""):
            return HttpResponse(status=204)
        known = {name: request.GET.get(name, "") for name in ("have", "of")}
        known["last"] = request.GET.get("after", "")
        return render(request, "backoffice/inbox/_typing.html", {"talk": found(pk), "oob": True, **known, **typed})
    conversation = found(pk)
    if str(conversation.customer_id or 0) != request.GET.get("of", ""):  # a visitor became known: another page
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = news(conversation, request.GET.get("after", "")) | typed
    if any(row.side == "in" for row in context["new"]):  # a way that was closed may be open again
        context |= _ways(conversation, request.GET.get("channel", "")) | {"again": may(request.user, C.MESSAGES_SEND)}
    return render(request, "backoffice/inbox/_live.html", context)


def news(conversation: Conversation, after: str) -> dict[str, Any]:
    """What the page does not show yet, and the states of what it does."""
    rows = threads.bubbles(conversation)
    state = _state(conversation, rows)
    seen = int(after) if after.isdecimal() else 0
    return state | {
        "icons": lists.ICONS,
        "new": [row for row in rows if row.message.pk > seen],
        "out": [row.message for row in rows if row.side == "out" and row.message.pk <= seen],
    }


@needs(C.MESSAGES_SEND, methods=("POST",))
def write(request: OfficeRequest, pk: int) -> HttpResponse:
    """Answer, or note something within the shop. What arrived meanwhile is shown before anything is sent."""
    conversation, form = found(pk), WriteForm(request.POST)
    kept: list[files.Stored] = []
    if form.is_valid():
        try:
            kept = _files(request)
            _send(conversation, form, kept, request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            return _sent(request, conversation, form)
    if not request.htmx:
        return _whole(request, conversation, form, status=422)
    context = _composer(request, conversation, form, kept=kept) | news(conversation, request.POST.get("seen", ""))
    context |= _typing(pk, request.user)
    return render(request, "backoffice/inbox/_written.html", context, status=422)


def _send(conversation: Conversation, form: WriteForm, kept: list[files.Stored], user: User) -> Message:
    typed = form.cleaned_data
    if typed["channel"] == NOTE:
        return answering.note(conversation=conversation, text=typed["text"], key=typed["key"], actor=user, files=kept)
    if typed["channel"] not in {one.channel for one in threads.offers(conversation)}:
        raise answering.AnswerError(_("Choose a way to send the answer."), field="channel")
    if not Message.objects.filter(key=f"answer:{typed['key']}").exists():
        arrived = liveness.arrived_since(conversation, typed["seen"]) if typed["seen"] is not None else 0
        if arrived:
            raise answering.AnswerError(
                ngettext(
                    "A message arrived while you were writing. Read it, then send.",
                    "%(n)d messages arrived while you were writing. Read them, then send.",
                    arrived,
                )
                % {"n": arrived}
            )
        answers.check(typed["text"])
    return answering.answer(
        conversation=conversation,
        channel=typed["channel"],
        text=typed["text"],
        key=typed["key"],
        actor=user,
        files=kept,
    )


def _files(request: OfficeRequest) -> list[files.Stored]:
    """Files of this form, and those that a refused one brought already. Raises FileError."""
    before = []
    for token in request.POST.getlist("kept")[: files.MOST]:
        try:
            before.append(files.Stored(**signing.loads(token, salt=SALT, max_age=86400)))
        except signing.BadSignature:
            continue
    return before + [files.keep(one, name=one.name or "", size=one.size) for one in request.FILES.getlist("files")]


def _sent(request: OfficeRequest, conversation: Conversation, form: WriteForm) -> HttpResponse:
    typed = form.cleaned_data
    typists.end(conversation.pk, request.user.pk)
    if not request.htmx:
        toasts.success(request, _("The note is kept.") if typed["channel"] == NOTE else _("The answer is on its way."))
        return redirect(f"{reverse('office:talk', args=[conversation.pk])}?sent#composer")
    conversation = found(conversation.pk)
    fresh = empty(typed["channel"])
    context = _composer(request, conversation, fresh, kept=[]) | news(conversation, request.POST.get("seen", ""))
    context |= _typing(conversation.pk, request.user)
    return render(request, "backoffice/inbox/_written.html", context)
