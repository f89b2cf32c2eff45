"""Changes around accounts: users, one-time links, roles, settings."""

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts import kinds
from akrab.accounts.access import Capability, may
from akrab.accounts.models import Role, SignInLink, User
from akrab.core import clock, shop
from akrab.core.errors import AkrabError, NotAllowed
from akrab.journal.recording import record

LINK_HOURS = 24
INVITATION_HOURS = 72


class AccountError(AkrabError):
    """An account cannot be made or opened."""


class LinkClosed(AccountError):
    """The sign-in link was used, has expired or never was."""

    def __init__(self) -> None:
        super().__init__(_("This link has been used or has expired. Ask for a new one on the sign-in page."))


@transaction.atomic
def create_owner(*, email: str, name: str) -> User:
    """The shop's first person, without a password: the one-time link opens the door."""
    owner = User.objects.filter(role=Role.OWNER).order_by("id").first()
    return owner or User.objects.create_user(username=email.lower(), email=email.lower(), name=name, role=Role.OWNER)


@transaction.atomic
def create_link(*, user: User, hours: int = LINK_HOURS) -> str:
    """A token that signs the user in once within `hours`; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    SignInLink.objects.filter(expires_at__lt=now - dt.timedelta(days=30)).delete()
    SignInLink.objects.create(
        user=user, token_hash=SignInLink.hash_of(token), created_at=now, expires_at=now + dt.timedelta(hours=hours)
    )
    return token


@transaction.atomic
def use_link(*, token: str) -> User:
    """The user whom the link lets in, once. Raises LinkClosed."""
    now = clock.now()
    link = SignInLink.objects.filter(token_hash=SignInLink.hash_of(token)).select_related("user").first()
    if link is None or not link.user.is_active:
        raise LinkClosed
    opened = SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now)
    if not opened:  # used a moment ago, perhaps by a second click
        raise LinkClosed
    record(kinds.SignedIn(way="link"), actor=link.user)
    return link.user


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """The person's own new password; the caller has checked who asks and how good it is."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(kinds.PasswordChanged(), actor=user, subject=user)


@transaction.atomic
def change_language(*, user: User, language: str) -> None:
    """Pages and mails come in this language from here on. Too small a thing for the journal."""
    if user.language != language:
        User.objects.filter(pk=user.pk).update(language=language)
        user.language = language


@transaction.atomic
def invite(*, name: str, email: str, role: Role, actor: User) -> tuple[User, str]:
    """A new person of the shop, and the token of a link that lets them in once. Raises NotAllowed or AccountError."""
    if not may(actor, Capability.PEOPLE_MANAGE):
        raise NotAllowed(_("Only the owner invites people."))
    if not name.strip():
        raise AccountError(_("Please write a name."), field="name")
    address = email.strip().lower()
    try:
        with transaction.atomic():
            user = User.objects.create_user(username=address, email=address, name=name.strip()[:150], role=role)
    except IntegrityError as error:
        raise AccountError(
            _("Somebody with the address %(email)s is registered already. Change the role of that person instead.")
            % {"email": address},
            field="email",
        ) from error
    record(kinds.Invited(name=user.name, role=role.value), actor=actor, subject=user)
    return user, create_link(user=user, hours=INVITATION_HOURS)


@transaction.atomic
def change_role(*, user: User, role: Role, actor: User) -> None:
    """Give a person another role. Only who manages people may; the last owner stays one."""
    if not may(actor, Capability.PEOPLE_MANAGE):
        raise NotAllowed(_("Only the owner changes roles."))
    last_owner = user.role == Role.OWNER and User.objects.filter(role=Role.OWNER, is_active=True).count() == 1
    if last_owner and role != Role.OWNER:
        raise AccountError(_("The shop needs at least one owner. Make somebody else owner first."))
    if user.role == role:
        return
    record(kinds.RoleChanged(name=user.name, before=user.role, after=role), actor=actor, subject=user)
    user.role = role
    user.save(update_fields=["role"])


@transaction.atomic
def change_shop_settings(*, values: dict[str, Any], actor: User | None) -> None:
    """Keep the shop's settings. Raises core.shop.UnknownSetting; nothing has then changed."""
    changed = shop.store(values)
    if changed:
        record(kinds.SettingsChanged(keys=", ".join(sorted(changed))), actor=actor)


@transaction.atomic
def close_account(*, user: User) -> None:
    """Nobody signs in with this account any more, and nothing in it tells whose it was."""
    user.username, user.email, user.phone, user.name, user.language = f"closed-{user.pk}", "", "", "", ""
    user.is_active = False
    user.set_unusable_password()
    user.save()
    SignInLink.objects.filter(user=user).delete()
