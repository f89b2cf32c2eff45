"""Requests about one's own data: opened, answered in time, refused with the reason."""

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.consent.actions import withdraw
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.messaging.notifying import notify
from akrab.privacy import erasure, kinds, letters
from akrab.privacy.models import Request

Kind, State = Request.Kind, Request.State


class PrivacyError(AkrabError):
    """A request cannot be handled so."""


@transaction.atomic
def ask(*, customer: Customer, kind: str, text: str = "", way: str, actor: User | None = None) -> Request:
    """Somebody asks; the clock starts. The same request again while it is open is the same request. A no to offers
    counts at once, whoever answers later."""
    request = Request.objects.filter(customer=customer, kind=kind, state=State.OPEN).first()
    if request is not None:
        return request
    try:
        with transaction.atomic():
            request = Request.objects.create(
                customer=customer, kind=kind, text=text.strip()[:5000], way=way[:40], opened_at=clock.now()
            )
    except IntegrityError:  # asked a moment ago by a doubled click
        return Request.objects.get(customer=customer, kind=kind, state=State.OPEN)
    if kind == Kind.OBJECT:
        for purpose in ("marketing", "profiling"):
            withdraw(
                customer=customer, purpose=purpose, channel="any", wording=text.strip() or str(Kind(kind).label),
                language=customer.language or "id", way=way, actor=actor,
            )  # fmt: skip
    record(kinds.PrivacyRequested(what=kind, way=way[:40]), customer_id=customer.pk, subject=request, actor=actor)
    return request


@transaction.atomic
def answer(
    *, request: Request, text: str, refuse: bool = False, sent_by: str = Request.SentBy.MESSAGE, actor: User
) -> None:
    """Send the letter, or note that it goes on paper, and stop the clock. To refuse needs the ground in the letter.
    Raises PrivacyError."""
    if not text.strip():
        raise PrivacyError(_("The letter is empty. Write something first."), field="text")
    state = State.REFUSED if refuse else State.DONE
    answered = Request.objects.filter(pk=request.pk, state=State.OPEN).update(
        state=state, answered_at=clock.now(), answer=text.strip(), actor=actor, sent_by=sent_by
    )
    if not answered:
        raise PrivacyError(_("This request has already been answered."))
    request.refresh_from_db()
    record(
        kinds.PrivacyAnswered(what=request.kind, how=state),
        customer_id=request.customer_id,
        subject=request,
        actor=actor,
    )
    if sent_by == Request.SentBy.POST:
        return
    notify(customer=request.customer, template="privacy_answer", about=request, context={"letter": request.answer})


def erase(*, request: Request, actor: User) -> int:
    """Do what was asked: write the letter, send it while the address is still known, then erase. Returns the rows.

    Raises ErasureRefused with what has to be finished first, PrivacyError when the request is no open one of this kind.
    An erasure that was cut short leaves the request open: it is done again from here.
    """
    if request.kind != Kind.ERASE or request.state != State.OPEN:
        raise PrivacyError(_("This is no open request for erasure."))
    customer = request.customer
    stands = erasure.obstacles(customer)
    if stands:
        raise erasure.ErasureRefused(" ".join(stands))
    language = customer.language or "id"
    with translation.override(language):
        letter = letters.draft(request)
    letters.send_last(request=request, text=letter, language=language)
    rows = erasure.erase(customer=customer, actor=actor)
    with transaction.atomic():
        done = Request.objects.filter(pk=request.pk, state=State.OPEN).update(
            state=State.DONE, answered_at=clock.now(), actor=actor
        )
        if done:
            record(
                kinds.PrivacyAnswered(what=request.kind, how=State.DONE),
                customer_id=request.customer_id, subject=request, actor=actor,
            )  # fmt: skip
    request.refresh_from_db()
    return rows
