"""One message to many customers of the list: by WhatsApp, a tap each, or by e-mail; kept from some by chance."""

import hashlib
import secrets
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from akrab.backoffice.access import OfficeRequest
from akrab.customers.models import Customer
from akrab.engagement import filling
from akrab.messaging import holding
from akrab.messaging.actions import MessagingError
from akrab.messaging.mass import CAPS, CONSENT, NO_ADDRESS, SUPPRESSED, Recipient, queue_many
from akrab.messaging.models import MassMessage
from akrab.messaging.texts import Compiled
from akrab.messaging.whatsapp import tapping

EMAIL = "email"
BY_HAND = 500  # at once
PART = 1000


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


def send(request: OfficeRequest, ids: list[int]) -> str:
    """Prepare or queue it for those who may be written to; what was done, in words. Raises AkrabError."""
    said, by_mail = request.POST, request.POST.get("channel") == EMAIL
    text, purpose = said.get("text", "")[:1500], "service" if said.get("purpose") == "service" else "marketing"
    campaign, subject = said.get("campaign", "").strip()[:80], said.get("subject", "").strip()
    if not text.strip():
        raise MessagingError(_("The message is empty. Write something first."), field="text")
    if by_mail and not subject:
        raise MessagingError(_("Write a subject: it is the first thing they see of an e-mail."), field="subject")
    if not by_mail and len(ids) > BY_HAND:
        raise MessagingError(
            _("By WhatsApp go %(n)d at once at most: narrow the list first, or send an e-mail.") % {"n": BY_HAND}
        )
    compiled = filling.compiled(text, subject=subject, language=get_language() or "id")
    key = said.get("key", "")[:43] or secrets.token_urlsafe(8)
    mass = holding.begin_or_none(
        key=key, kind=campaign or f"list:{hashlib.sha256(text.strip().encode()).hexdigest()[:12]}",
        share=share_of(said), purpose=purpose, actor=request.user,
    )  # fmt: skip
    if by_mail:
        return _by_mail(request, ids, compiled, key=key, purpose=purpose, campaign=campaign, mass=mass)
    customers = list(Customer.objects.filter(pk__in=ids).select_related("user").order_by("name", "pk"))
    made = tapping.prepare_many(
        customers=customers, text=text, key=key, actor=request.user, campaign=campaign, purpose=purpose, mass=mass,
        words=filling.words_of(compiled, customers),
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
