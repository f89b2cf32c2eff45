"""Signing in with a password under any name one is known by: user name, e-mail or phone."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from akrab.accounts.models import User
from akrab.core import phone, shop
from akrab.core.prepared import Prepared, names, record


@cache
def _customer() -> type[models.Model]:
    related: type[models.Model] = User._meta.get_field("customer").related_model
    return related


# Every signed-in request asks who it is, and nearly every page who that is as a customer.
_signed_in = Prepared(
    lambda user: User.objects.filter(pk=user).values_list(
        *names(User), *(f"customer__{name}" for name in names(_customer()))
    )
)


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
        row = _signed_in.row(user=user_id)
        if row is None:
            return None
        values = iter(row)
        user = record(User, names(User), values)
        customer = record(_customer(), names(_customer()), values) if row[len(names(User))] is not None else None
        if customer is not None:
            customer._state.fields_cache["user"] = user
        user._state.fields_cache["customer"] = customer
        return user if user.is_active else None


def find_user(handle: str) -> User | None:
    """The user of this user name, e-mail address or phone number, as typed."""
    handle = handle.strip()
    known = Q(username__iexact=handle) | Q(email__iexact=handle, email__gt="")
    number = phone.normalise(handle, shop.get("region"))
    if number:
        known |= Q(phone=number)
    return User.objects.filter(known).order_by("id").first()
