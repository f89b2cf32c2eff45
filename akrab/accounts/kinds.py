"""What happens around accounts and settings."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience


@kind("account.signed_in", sentence=_("Signed in (%(way)s)"), icon="log-in", audience=Audience.OWNER, words=("way",))
class SignedIn(Kind):
    way: str


@kind("account.password_changed", sentence=_("Password changed"), icon="key-round", audience=Audience.OWNER)
class PasswordChanged(Kind):
    pass


@kind(
    "account.role_changed",
    sentence=_("Role of %(name)s: %(before)s → %(after)s"),
    icon="shield",
    words=("before", "after"),
    audience=Audience.OWNER,
)
class RoleChanged(Kind):
    name: str
    before: str
    after: str


@kind(
    "shop.settings_changed",
    sentence=_("Settings changed: %(keys)s"),
    icon="settings",
    audience=Audience.OWNER,
    words=("keys",),
)
class SettingsChanged(Kind):
    keys: str


@kind("account.invited", sentence=_("%(name)s invited as %(role)s"), icon="user-plus", audience=Audience.OWNER)
class Invited(Kind):
    name: str
    role: str
