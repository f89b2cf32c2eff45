"""Whose conversation a browser shows: a member's own, or that of the guest who holds its cookie.

The cookie carries a signed token; the database keeps only its digest. Once the guest has registered or signed in the
conversation is the customer's: the cookie alone opens it no more, and signing out cuts it off (a shared device).
"""

import hashlib

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from akrab.accounts.models import User
from akrab.customers.models import customer_of as customer_who_is
from akrab.messaging.channels import IN_SHOP
from akrab.messaging.conversations import ConversationError, cut, join
from akrab.messaging.models import Conversation, Message
from akrab.storefront.access import customer_of
from akrab.storefront.pagecache import CHAT_COOKIE

_signer = signing.Signer(salt="akrab.chat")
_numbers = signing.Signer(salt="akrab.chat.number")
MAX_AGE = 60 * 60 * 24 * 90


def digest_of(request: HttpRequest) -> str:
    """Of the token in this browser's cookie; empty without one, and for one that is not ours."""
    try:
        token = _signer.unsign(request.COOKIES.get(CHAT_COOKIE, ""))
    except signing.BadSignature:
        return ""
    return _digest(token)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_for(key: str) -> str:
    """A new visitor's token, made of the first form's unguessable key: a doubled first message is one visitor."""
    return salted_hmac("akrab.chat.token", key, algorithm="sha256").hexdigest()


def digest_for(key: str) -> str:
    return _digest(token_for(key))


def number_for(conversation_id: int) -> str:
    """The conversation's number for its own page, which asks with it every two seconds without a look into the
    database."""
    return _numbers.sign(str(conversation_id))


def number_of(given: str) -> int:
    """What `number_for` signed; 0 for anything else."""
    try:
        return int(_numbers.unsign(given))
    except signing.BadSignature:
        return 0


def remember(response: HttpResponse, key: str) -> None:
    """This browser finds the conversation again."""
    response.set_cookie(
        CHAT_COOKIE,
        _signer.sign(token_for(key)),
        max_age=MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(CHAT_COOKIE, samesite="Lax")


def conversation_for(request: HttpRequest) -> Conversation | None:
    """The conversation that this browser may see, if there is one."""
    if isinstance(request.user, User):
        customer = customer_of(request)
        return Conversation.objects.filter(customer=customer).first() if customer else None
    digest = digest_of(request)
    return Conversation.objects.filter(visitor=digest, customer=None).first() if digest else None


def messages_for(request: HttpRequest) -> "QuerySet[Message]":
    """What this browser may read: said in the shop itself, by either side, without notes and notices. One question."""
    said = Message.objects.filter(channel__in=IN_SHOP, template="").exclude(direction=Message.Direction.NOTE)
    if isinstance(request.user, User):
        user = Q(customer__user=request.user)
        return said.filter(user).order_by("-created_at", "-id")
    digest = digest_of(request)
    if not digest:
        return said.none()
    return said.filter(conversation__visitor=digest, conversation__customer=None).order_by("-created_at", "-id")


def unread_for_guest(request: HttpRequest) -> int:
    """Answers that a guest has not seen; asked only where there is a cookie."""
    if CHAT_COOKIE not in request.COOKIES:
        return 0
    answers = messages_for(request).filter(direction=Message.Direction.OUT, state=Message.State.DELIVERED)
    return answers.order_by().count()


def bring_conversation(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """After any sign-in: what this browser said as a guest stands in the customer's own conversation."""
    customer = customer_who_is(user)
    digest = digest_of(request) if customer is not None else ""
    talk = Conversation.objects.filter(visitor=digest, customer=None).first() if digest else None
    if talk is not None and customer is not None:
        try:
            join(visitor=talk, customer=customer)
        except ConversationError:  # another window was faster
            return


def cut_off(sender: object, request: HttpRequest, **kwargs: object) -> None:
    """Signing out on a shared device: the cookie that is left behind leads nowhere any more."""
    digest = digest_of(request)
    if digest:
        cut(digest)
