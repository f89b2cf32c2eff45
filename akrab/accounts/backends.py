"""Signing in with a password under any name one is known by: user name, e-mail or phone."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.http import HttpRequest

from akrab.accounts.models import User
from akrab.core import phone, shop


class HandleBackend(BaseBackend):
    """Answers in the same time whether the name is known or not."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or password is None:
            return None
        user = find_user(username)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.filter(pk=user_id).select_related("customer")[:1]  # nearly every page asks for both
        return next((found for found in user if found.is_active), None)


def find_user(handle: str) -> User | None:
    """The user of this user name, e-mail address or phone number, as typed."""
    handle = handle.strip()
    known = Q(username__iexact=handle) | Q(email__iexact=handle, email__gt="")
    number = phone.normalise(handle, shop.get("region"))
    if number:
        known |= Q(phone=number)
    return User.objects.filter(known).order_by("id").first()
