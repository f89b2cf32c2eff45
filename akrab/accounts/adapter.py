"""How allauth's sign-in pages fit the shop."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from akrab.accounts.kinds import SignedIn
from akrab.accounts.models import User
from akrab.journal.recording import record


class AccountAdapter(DefaultAccountAdapter):
    """Registration is ours (it makes a customer); staff land in the office, customers in their account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing(request.user)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            record(SignedIn(way="password"), actor=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_language(response, user)
        return response


def landing(user: object) -> str:
    """Where a person arrives after signing in."""
    return "/office/" if isinstance(user, User) and user.is_of_the_shop else "/account/home/"


def remember_language(response: HttpResponse, user: User) -> None:
    """The person's own language also holds where they are not signed in any more."""
    if user.language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
