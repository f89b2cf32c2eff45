"""Letters that answer requests, ready to send; people may change them before."""

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.messaging.addresses import mail_address
from akrab.messaging.notifying import notify_address
from akrab.privacy.models import Request

Kind = Request.Kind


def draft(request: Request) -> str:
    """The letter for a request, in the language of the moment."""
    name = request.customer.name or _("Customer")
    said = {
        Kind.ACCESS: _(
            "You asked which data of yours we keep. With this letter you get a copy of all of it. You find it at any "
            "time under “My data” in your account of the shop, where you can also correct or download it."
        ),
        Kind.CORRECT: _("You asked us to correct your data. We have done so; please look whether all is right now."),
        Kind.ERASE: _(
            "You asked us to erase your data. We have erased your name, your addresses, your messages and everything "
            "else that says who you are. Amounts and numbers of orders stay in our books, without your name, because "
            "the law asks us to keep them. We will not write to you again unless you write to us."
        ),
        Kind.OBJECT: _(
            "You asked us to stop using your data for offers. We stopped at once. About your own orders we still write."
        ),
    }[Kind(request.kind)]
    opened = timezone.localtime(request.opened_at, clock.zone()).date()
    day = format_date(opened, "long", locale=get_language() or "id")
    return _(
        "Dear %(name)s,\n\non %(day)s you wrote to us. %(answer)s\n\nIf something is not as you wish, just answer this "
        "letter.\n\n%(shop)s"
    ) % {
        "name": name,
        "day": day,
        "answer": said,
        "shop": shop.get("name"),
    }


def refusal(request: Request, *, ground: str) -> str:
    """The letter that says no, with the ground in plain words."""
    name = request.customer.name or _("Customer")
    return _("Dear %(name)s,\n\nwe cannot do what you asked for. The reason: %(ground)s\n\n%(shop)s") % {
        "name": name, "ground": ground, "shop": shop.get("name"),
    }  # fmt: skip


def send_last(*, request: Request, text: str, language: str) -> None:
    """The last letter to somebody who is being erased, by e-mail, as a row that belongs to nobody. Without an address
    there is nobody to write to."""
    address = mail_address(request.customer)
    if address:
        notify_address(
            address=address, template="privacy_answer", about=request, context={"letter": text}, language=language
        )
