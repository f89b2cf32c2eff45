"""The chat: a page of its own, and a sheet over the other pages where htmx is at hand."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.context import in_language
from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers.models import Customer
from akrab.messaging import conversations, files, hours, typists
from akrab.messaging import live as liveness
from akrab.messaging.bubbles import Bubble, bubbles_of
from akrab.messaging.incoming import receive
from akrab.messaging.models import Attachment, Conversation, Message
from akrab.messaging.serving import serve
from akrab.storefront.access import customer_of, own_referer, visitor
from akrab.storefront.chat import visitors
from akrab.storefront.pagecache import CHAT_COOKIE

SHOWN = 50
PER_TEN_MINUTES = 30  # messages of one browser
PER_ADDRESS = 120  # messages of one internet address an hour
NEW_PER_ADDRESS = 15  # new visitors of one internet address an hour


class ChatForm(forms.Form):
    """What somebody writes. The key makes a doubled click one message; `website` is left empty by people."""

    text = forms.CharField(
        max_length=5000,
        required=False,
        error_messages={"max_length": gettext_lazy("The message is too long. Shorten it to 5,000 letters.")},
    )
    key = forms.CharField(min_length=20, max_length=43)
    name = forms.CharField(max_length=80, required=False)
    email = forms.EmailField(required=False)
    website = forms.CharField(max_length=200, required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    """What was said, and a form to write."""
    if not shop.get("chat_on"):
        return redirect("storefront:contact")
    if request.method != "POST":
        return _answer(request, _fresh())
    form = ChatForm(request.POST)
    if not may_write(request):
        return _answer(request, form, status=403)
    if form.is_valid():
        try:
            write(request, form)
        except AkrabError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            response = _answer(request, _fresh()) if _by_htmx(request) else redirect("storefront:chat")
            if not isinstance(request.user, User) and not visitors.conversation_for(request):
                visitors.remember(response, form.cleaned_data["key"])
                if _by_htmx(request):  # drawn without the cookie that it sets
                    return _drawn(request, response)
            return response
    return _answer(request, form, status=422)


def _drawn(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer to a guest's first message, with that message in it."""
    request.COOKIES[CHAT_COOKIE] = response.cookies[CHAT_COOKIE].value
    drawn = _answer(request, _fresh())
    drawn.cookies = response.cookies
    return drawn


def _by_htmx(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def may_write(request: HttpRequest) -> bool:
    """Customers may; guests where the shop wants it; the shop's own people answer in the office."""
    if isinstance(request.user, User):
        return customer_of(request) is not None
    return bool(shop.get("chat_guests"))


def write(request: HttpRequest, form: ChatForm) -> Message:
    """Take one message in. Raises AkrabError with what to do instead."""
    typed, customer = form.cleaned_data, customer_of(request)
    if typed["website"]:
        raise AkrabError(_("This message could not be taken. Please reload the page and try again."))
    uploads = request.FILES.getlist("files")
    if not typed["text"].strip() and not uploads:
        raise AkrabError(_("The message is empty. Write something first."), field="text")
    known = visitors.conversation_for(request)
    _limit(request, known)
    kept = [files.keep(one, name=one.name or "", size=one.size) for one in uploads]
    talk = known or _begun(request, customer, typed["key"])
    if customer is None:
        conversations.introduce(conversation=talk, name=typed["name"], email=typed["email"])
    page = own_referer(request) if "HTTP_REFERER" in request.META else ""
    message, _new = receive(
        channel=Message.Channel.WEBCHAT,
        key=f"chat:{typed['key']}",
        text=typed["text"],
        conversation=talk,
        files=kept,
        data={"page": page[:300]} if page and not page.startswith("/chat/") else {},
    )
    typists.end(talk.pk, typists.PERSON)
    return message


def _limit(request: HttpRequest, talk: Conversation | None) -> None:
    address = visitor(request)
    slow = AkrabError(_("You have written many messages in a short time. Please wait a little."))
    if talk is not None and not allow(f"chat:{talk.pk}", limit=PER_TEN_MINUTES, seconds=600):
        raise slow
    if not allow(f"chat-from:{address}", limit=PER_ADDRESS, seconds=3600):
        raise slow


def _begun(request: HttpRequest, customer: Customer | None, key: str) -> Conversation:
    if customer is not None:
        return conversations.conversation_of(customer)
    if not allow(f"chat-new:{visitor(request)}", limit=NEW_PER_ADDRESS, seconds=3600):
        raise AkrabError(_("Many conversations were begun from here. Please wait an hour, or use the contact page."))
    talk = conversations.conversation_with_visitor(visitors.digest_for(key))
    if talk.customer_id is not None:  # an old form, from before this person signed in
        raise AkrabError(_("This message could not be taken. Please reload the page and try again."))
    return talk


def _fresh() -> ChatForm:
    return ChatForm(initial={"key": secrets.token_urlsafe(24)})


def _answer(request: HttpRequest, form: ChatForm, *, status: int = 200) -> HttpResponse:
    """The page, or for htmx the sheet alone."""
    rows = seen(request)
    talk = visitors.conversation_for(request)
    context = {
        "form": form,
        "bubbles": rows,
        "talk": talk,
        "customer": customer_of(request),
        "is_guest": not isinstance(request.user, User),
        "may_write": may_write(request),
        "away": away(),
        "accept": files.ACCEPT,
        **state(request, rows),
        **typing_at(talk.pk if talk else 0),
    }
    template = "storefront/chat/_sheet.html" if _by_htmx(request) else "storefront/chat/chat.html"
    return render(request, template, context, status=status)


def seen(request: HttpRequest) -> list[Bubble]:
    """What this browser shows from here on; answers among it are read."""
    rows = bubbles_of(reversed(visitors.messages_for(request).prefetch_related("attachments")[:SHOWN]))
    unread = [row.message.pk for row in rows if row.side == "out" and row.message.state == Message.State.DELIVERED]
    if unread and request.method != "HEAD":
        Message.objects.filter(pk__in=unread).update(state=Message.State.READ, read_at=clock.now())
    return rows


def state(request: HttpRequest, rows: list[Bubble]) -> dict[str, Any]:
    """What the page knows, so that the next look says only what is new."""
    return {
        "last": max((row.message.pk for row in rows), default=0),
        "have": liveness.of_person(visitors.messages_for(request)),
    }


def away() -> str:
    """What the chat says when nobody is there; empty while somebody is, and when no hours are set."""
    now = clock.now()
    opens = hours.next_opening(now)
    if opens is None and hours.is_open(now):
        return ""
    own: str = in_language(shop.get("chat_away"))
    if own:
        return own
    local = opens.astimezone(clock.zone()) if opens else None
    if local is None:
        return _("Nobody is here just now. Write, and the answer comes here as soon as somebody is back.")
    when = _("today at %(time)s") if local.date() == clock.today() else _("%(day)s at %(time)s")
    said = when % {"time": f"{local:%H:%M}", "day": WEEKDAYS[local.weekday()]}
    return _("Nobody is here just now; we are back %(when)s. Write, and the answer comes here.") % {"when": said}


def typing_at(pk: int) -> dict[str, Any]:
    """Who of the shop writes an answer now."""
    others = typists.writing(pk, but=typists.PERSON, notes=False) if pk else []
    return {
        "names": [one.name for one in others],
        "typing": typists.mark(others),
        "number": visitors.number_for(pk) if pk else "",
    }


@require_POST
def typing(request: HttpRequest) -> HttpResponse:
    """The person is writing just now."""
    talk = visitors.conversation_for(request)
    if talk is not None:
        typists.begin(talk.pk, typists.PERSON)
    return HttpResponse(status=204)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """204 while nothing has changed; else what is new, put where it belongs by htmx."""
    asked = request.GET
    typed = typing_at(visitors.number_of(asked.get("talk", "")))
    if liveness.of_person(visitors.messages_for(request)) == asked.get("have"):
        if typed["typing"] == asked.get("typing", ""):
            return HttpResponse(status=204)
        known = {"have": asked.get("have", ""), "last": asked.get("after", ""), "oob": True}
        return render(request, "storefront/chat/_typing.html", {**known, **typed})
    rows = seen(request)
    after = asked.get("after", "")
    last = int(after) if after.isdecimal() else 0
    context = {"new": [row for row in rows if row.message.pk > last], **state(request, rows), **typed}
    return render(request, "storefront/chat/_live.html", context)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """A guest ends the chat on this device; what was said stays with the shop."""
    response = redirect("storefront:chat")
    visitors.forget(response)
    toasts.success(request, _("The chat on this device is ended."))
    return response


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of this browser's own conversation. Raises Http404."""
    found = get_object_or_404(Attachment, pk=pk)
    if not visitors.messages_for(request).filter(pk=found.message_id).exists():
        raise Http404
    return serve(request, found, small="small" in request.GET)
