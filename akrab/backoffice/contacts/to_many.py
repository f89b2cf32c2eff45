"""One message to many customers of the list: by WhatsApp, a tap each, or by e-mail; kept from some by chance."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from akrab.backoffice.access import OfficeRequest
from akrab.consent.many import allowed
from akrab.customers.models import Customer
from akrab.engagement import filling
from akrab.messaging import holding
from akrab.messaging.actions import MessagingError
from akrab.messaging.addresses import addresses_of
from akrab.messaging.mass import CAPS, CONSENT, NO_ADDRESS, SUPPRESSED, Queued, Recipient, queue_many
from akrab.messaging.models import MassMessage
from akrab.messaging.texts import Compiled
from akrab.messaging.whatsapp import tapping

EMAIL = "email"
BY_HAND = 500  # at once
PART = 1000
SHOWN = 3  # examples


def choices(n: int) -> dict[str, Any]:
    """What the page offers for so many."""
    return {
        "shares": share_words(),
        "share": holding.proposed(n),
        "variables": filling.VARIABLES,
        "by_hand": BY_HAND,
    }


def share_words() -> list[tuple[int, str]]:
    """What can be held back, in percent and in words."""
    return [(share, _("%(n)d of 100") % {"n": share} if share else _("nobody")) for share in holding.SHARES]


def share_of(said: QueryDict) -> int:
    """What the form says; a share that is refused where it makes no sense."""
    text = said.get("share", "0")
    return int(text) if text.isdecimal() and len(text) < 4 else -1


@dataclass(frozen=True)
class Asked:
    """What the form says. `seen` stands for the words, the way and the purpose: what goes out was looked at so."""

    text: Compiled
    body: str
    subject: str
    by_mail: bool
    purpose: str
    campaign: str

    @property
    def seen(self) -> str:
        said = "\n".join((self.subject, self.body, self.purpose, str(self.by_mail)))
        return hashlib.sha256(said.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Looked:
    """The message as the first of those who may be written to would get it; `reached`: how many these are, before it is
    asked who has had enough."""

    reached: int
    examples: Sequence[tuple[Customer, str]]


def asked(said: QueryDict, n: int) -> Asked:
    """Raises MessagingError or TextError for what cannot be sent to so many."""
    by_mail = said.get("channel") == EMAIL
    text, subject = said.get("text", "")[:1500].replace("\0", ""), said.get("subject", "").strip().replace("\0", "")
    if not text.strip():
        raise MessagingError(_("The message is empty. Write something first."), field="text")
    if by_mail and not subject:
        raise MessagingError(_("Write a subject: it is the first thing they see of an e-mail."), field="subject")
    if not by_mail and n > BY_HAND:
        raise MessagingError(
            _("By WhatsApp go %(n)d at once at most: narrow the list first, or send an e-mail.") % {"n": BY_HAND}
        )
    return Asked(
        filling.compiled(text, subject=subject if by_mail else "", language=get_language() or "id"),
        text,
        subject if by_mail else "",
        by_mail,
        "service" if said.get("purpose") == "service" else "marketing",
        said.get("campaign", "").strip().replace("\0", "")[:80],
    )


def looked(what: Asked, ids: list[int]) -> Looked:
    reached = set(addresses_of(ids, "email" if what.by_mail else "phone"))
    willing = allowed(reached, what.purpose, "email" if what.by_mail else "whatsapp")
    first = [pk for pk in ids if pk in willing][:SHOWN]
    customers = sorted(
        Customer.objects.filter(pk__in=first).select_related("user"), key=lambda customer: first.index(customer.pk)
    )
    words = filling.words_of(what.text, customers)
    return Looked(len(willing), [(one, words(one)) for one in customers])


def send(request: OfficeRequest, what: Asked, ids: list[int]) -> str:
    """Prepare or queue it for those who may be written to; what was done, in words. Raises AkrabError."""
    said, text, purpose, campaign = request.POST, what.body, what.purpose, what.campaign
    key = said.get("key", "")[:43] or secrets.token_urlsafe(8)
    mass = holding.begin_or_none(
        key=key, kind=campaign or f"list:{hashlib.sha256(text.strip().encode()).hexdigest()[:12]}",
        share=share_of(said), purpose=purpose, actor=request.user,
    )  # fmt: skip
    if what.by_mail:
        return _by_mail(request, ids, what.text, key=key, purpose=purpose, campaign=campaign, mass=mass)
    customers = list(Customer.objects.filter(pk__in=ids).select_related("user").order_by("name", "pk"))
    made = tapping.prepare_many(
        customers=customers, text=text, key=key, actor=request.user, campaign=campaign, purpose=purpose, mass=mass,
        words=filling.words_of(what.text, customers),
    )  # fmt: skip
    done = ngettext("%(n)d message is prepared.", "%(n)d messages are prepared.", made.prepared) % {"n": made.prepared}
    return done + left_out(made)


def left_out(made: tapping.Prepared) -> str:
    """Who got none, and why; begins with a space."""
    return _counted(
        (made.held, _("Held back by chance: %(n)d.")),
        (made.without_phone, _("Without a phone number: %(n)d.")),
        (made.not_agreed, _("Have not agreed to offers by WhatsApp: %(n)d.")),
        (made.enough, _("Have had enough offers lately, or this very one: %(n)d.")),
        (made.lacking, _("Nothing would be left of the text: %(n)d.")),
    )


def _counted(*counts: tuple[int, str]) -> str:
    return "".join(" " + words % {"n": n} for n, words in counts if n)


def _by_mail(
    request: OfficeRequest, ids: list[int], text: Compiled, *, key: str, purpose: str, campaign: str,
    mass: MassMessage | None,
) -> str:  # fmt: skip
    done = queue_many(
        key=key, text=text, recipients=_recipients(ids, text), purpose=purpose, campaign=campaign,
        actor=request.user, mass=mass,
    )  # fmt: skip
    return mailed(done)


def mailed(done: Queued) -> str:
    """What became of a list of e-mails, in words."""
    said = ngettext("%(n)d e-mail is on its way.", "%(n)d e-mails are on their way.", done.queued) % {"n": done.queued}
    named = (NO_ADDRESS, CONSENT, SUPPRESSED, CAPS)
    return said + _counted(
        (done.held, _("Held back by chance: %(n)d.")),
        (done.refused.get(NO_ADDRESS, 0), _("Without an e-mail address: %(n)d.")),
        (done.refused.get(CONSENT, 0), _("Have not agreed to offers by e-mail: %(n)d.")),
        (done.refused.get(SUPPRESSED, 0), _("Want no more e-mails: %(n)d.")),
        (done.refused.get(CAPS, 0), _("Have had enough offers lately, or it is night: %(n)d.")),
        (sum(n for why, n in done.refused.items() if why not in named), _("Left out for another reason: %(n)d.")),
    )


def _recipients(ids: list[int], text: Compiled) -> Iterator[Recipient]:
    for start in range(0, len(ids), PART):
        some = list(Customer.objects.filter(pk__in=ids[start : start + PART]).select_related("user").order_by("pk"))
        values = filling.values_of(some, text.variables)
        yield from (Recipient(one.pk, EMAIL, values=values[one.pk]) for one in some)
