"""One text as the editor sees it: a notice of the shop or a text of its own, by the same words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.customers.models import Customer
from akrab.engagement import answers
from akrab.messaging.models import Message, OwnText, TextVersion
from akrab.messaging.texts.actions import WITH_SUBJECT
from akrab.messaging.texts.notices import NOTICES, Notice, Samples
from akrab.messaging.texts.queries import CHANNELS, channels_of
from akrab.messaging.texts.variables import Examples, Values, Variable

CHANNEL_NAMES: dict[str, Any] = {"": gettext_lazy("All channels")} | {
    one: Message.Channel(one).label for one in CHANNELS
}
ICONS = {"": "layers", "inbox": "inbox", "email": "mail", "whatsapp": "message-circle", "sms": "smartphone",
         "push": "bell"}  # fmt: skip


def _latest_customers() -> Iterable[tuple[int, str]]:
    rows = Customer.objects.filter(merged_into=None).exclude(name="").order_by("-id")[:30]
    return [(one.pk, str(one)) for one in rows]


@dataclass(frozen=True)
class Source:
    """`key` stands in addresses. `channels`: those the text can be written for and goes by."""

    key: str
    label: object
    variables: tuple[Variable, ...]
    channels: tuple[str, ...]
    user: User
    notice: Notice | None = None
    own: OwnText | None = None

    @property
    def name(self) -> str:
        """Of the notice; empty for an own text."""
        return self.notice.name if self.notice else ""

    def shipped(self, language: str) -> tuple[str, str] | None:
        """Subject and body that come with Akrab; None for an own text."""
        return self.notice.shipped(language) if self.notice else None

    def versions(self) -> list[TextVersion]:
        rows = TextVersion.objects.filter(notice=self.name, own=self.own, active=True)
        return list(rows.select_related("actor"))

    def has_subject(self, channel: str) -> bool:
        return channel in WITH_SUBJECT

    def goes_by(self) -> frozenset[str]:
        """The channels that are on, of those it can go by."""
        chosen = channels_of(self.notice.name) if self.notice else frozenset(self.channels)
        return chosen & frozenset(self.channels)

    @property
    def samples(self) -> Samples | None:
        if self.notice:
            return self.notice.samples
        return Samples(gettext_lazy("Customer"), _latest_customers, self._of_customer)

    def _of_customer(self, pk: int) -> Mapping[str, Any] | None:
        customer = Customer.objects.select_related("user").filter(pk=pk).first()
        return answers.context_of(customer, self.user) if customer else None

    def values(self, sample: int | None, language: str) -> Values:
        """Of the chosen real case; the examples of the variables where there is none."""
        context = self.samples.context(sample) if self.samples and sample else None
        if context is None:
            return Examples(self.variables, {"user": self.user}, language)
        return Values(self.variables, {"language": language, **context}, language)


def source_of(key: str, user: User) -> Source:
    """Raises Http404, or PermissionDenied for a notice that this person may not change."""
    if key in NOTICES:
        if not may(user, C.SETTINGS_EDIT):
            raise PermissionDenied(_("Only owners and managers change what the shop tells by itself."))
        notice = NOTICES[key]
        return Source(key, notice.label, notice.all_variables, notice.channels, user, notice=notice)
    number = key.removeprefix("own-")
    own = OwnText.objects.filter(pk=int(number)).first() if number != key and number.isdecimal() else None
    if own is None:
        raise Http404
    return Source(key, own.name, answers.VARIABLES, ("email", "whatsapp", "sms", "push"), user, own=own)


def language_in(wished: str) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    return wished if wished in known else known[0]
