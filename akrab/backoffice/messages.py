"""Messages: conversations, one thread, what failed, and the tap that opens WhatsApp."""

import hashlib
import secrets

from django import forms
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customers import find
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, back, page
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.engagement.record import record_of
from akrab.engagement.today import OVERDUE, suggestion_key
from akrab.messaging import actions, queries
from akrab.messaging.answering import answer
from akrab.messaging.conversations import conversation_of
from akrab.messaging.conversations import seen as mark_as_seen
from akrab.messaging.models import Message

TALKS = 30


class SeeOther(HttpResponseRedirect):
    """After a POST: look there, by GET."""

    status_code = 303


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": gettext_lazy("Write an answer")}),
    )
    key = forms.CharField(max_length=43, widget=forms.HiddenInput)


class TapForm(forms.Form):
    customer = forms.ModelChoiceField(Customer.objects.present())
    text = forms.CharField(max_length=3000)
    about = forms.ChoiceField(choices=[(name, name) for name in (OVERDUE, "order", "customer")])


@needs(C.MESSAGES_VIEW)
def messages(request: OfficeRequest) -> HttpResponse:
    """Who has written, the latest first."""
    talks = queries.conversations().filter(customer__isnull=False)
    before = request.GET.get("after", "")
    if before.isdecimal():
        talks = talks.filter(pk__lt=int(before))
    rows = list(talks[: TALKS + 1])
    more = rows[TALKS - 1].pk if len(rows) > TALKS else None
    context = {"rows": rows[:TALKS], "more": more, "first": not before, "tab": "talks"}
    return page(request, "backoffice/messages.html", context, here="messages", partial="rows")


@needs(C.MESSAGES_VIEW)
def failed(request: OfficeRequest) -> HttpResponse:
    """What could not be delivered, with the reason and a second chance."""
    context = {"failed": list(queries.failed()[:100]), "tab": "failed"}
    return page(request, "backoffice/messages_failed.html", context, here="messages")


@needs(C.MESSAGES_SEND, methods=("POST",))
def retry(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Message, pk=pk)
    attempt(request, lambda: actions.retry(message=found), _("The message is on its way again."))
    return back(request, "office:messages_failed")


@needs(C.MESSAGES_VIEW)
def conversation(request: OfficeRequest, pk: int) -> HttpResponse:
    return _thread_page(request, find(pk), ReplyForm(initial={"key": secrets.token_urlsafe(16)}))


@needs(C.MESSAGES_SEND, methods=("POST",))
def reply(request: OfficeRequest, pk: int) -> HttpResponse:
    """Answer in the customer's inbox; a doubled click is one answer."""
    found, form = find(pk), ReplyForm(request.POST)
    if form.is_valid():
        try:
            answer(
                conversation=conversation_of(found),
                channel=Message.Channel.INBOX,
                text=form.cleaned_data["text"],
                key=form.cleaned_data["key"],
                actor=request.user,
            )
        except AkrabError as error:
            complain(form, error)
        else:
            return redirect("office:conversation", found.pk)
    return _thread_page(request, found, form, status=422)


@needs(C.MESSAGES_SEND, methods=("POST",))
def seen(request: OfficeRequest, pk: int) -> HttpResponse:
    """Read, no answer needed."""
    mark_as_seen(conversation=conversation_of(find(pk)))
    toasts.success(request, _("Marked as read."))
    return redirect("office:messages")


def _thread_page(request: OfficeRequest, found: Customer, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    context = {
        "customer": found,
        "record": record_of(found, user=request.user),
        "thread": queries.thread(conversation_of(found)),
        "form": form,
        "tab": "messages",
    }
    return page(
        request,
        "backoffice/conversation.html",
        context,
        here="messages",
        partial="thread" if not form.is_bound else "",
        status=status,
    )


@needs(C.MESSAGES_SEND, methods=("POST",))
def tap(request: OfficeRequest) -> HttpResponse:
    """Note the message down and open WhatsApp with it. A person sends it there."""
    form = TapForm(request.POST)
    if not form.is_valid() and "customer" in form.errors:
        raise Http404
    customer: Customer = form.cleaned_data["customer"]
    about, text = form.cleaned_data.get("about", "customer"), form.cleaned_data.get("text", "")
    key = suggestion_key(about, customer.pk, clock.today())
    if about != OVERDUE:  # several different messages on a day are several messages
        key += ":" + hashlib.sha256(text.encode()).hexdigest()[:12]
    try:
        link = actions.tap(customer=customer, text=text, about=about, key=key, actor=request.user)
    except AkrabError as error:
        context = {"problem": str(error), "customer": customer, "text": text}
        return page(request, "backoffice/tap_refused.html", context, here="messages", status=422)
    return SeeOther(link)
