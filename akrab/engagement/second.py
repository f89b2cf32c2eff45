"""The second purchase: who is due for it gets a message that waits for the owner's look, by WhatsApp or else by e-mail;
what came of it is counted beside those whom chance kept from it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import User
from akrab.consent.many import allowed
from akrab.consent.suppression import suppressed_among
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.engagement import filling
from akrab.engagement.texts import language_of
from akrab.insight.between import WITHIN_DAYS, Between, Side, shares_between
from akrab.insight.winning import queries as winning
from akrab.messaging import caps, holding
from akrab.messaging.addresses import addresses_of
from akrab.messaging.mass import Queued, Recipient, queue_many
from akrab.messaging.models import MassReceiver
from akrab.messaging.texts import Compiled
from akrab.messaging.whatsapp import tapping

KIND = "second_purchase"  # of messaging.MassMessage, and what the messages are about
MOST = 500  # prepared at once: each is a tap
LOOKED_AT = 2_000  # of those who are due, whose time runs out first
SHOWN = 3
LONGEST = 1500
EMPTY = dict.fromkeys((one.name for one in filling.VARIABLES), "")


class SecondError(AkrabError):
    """The message cannot be kept or prepared."""


@dataclass(frozen=True)
class Due:
    """Who is due, and why some of them are not written to. `ready`: those who may be, by WhatsApp; `mails`: by e-mail,
    as they have no WhatsApp or agreed to e-mail only. Whose time runs out first stands first."""

    due: int = 0
    ready: Sequence[int] = ()
    mails: Sequence[int] = ()
    already: int = 0  # asked, or held back, within `second_days`
    without_address: int = 0
    not_agreed: int = 0
    enough: int = 0

    @property
    def reached(self) -> list[int]:
        return [*self.ready, *self.mails]


@dataclass(frozen=True)
class Example:
    customer: Customer
    text: str
    subject: str = ""  # of an e-mail


@dataclass(frozen=True)
class Made:
    """What was prepared for taps, and what was queued as e-mail."""

    taps: tapping.Prepared
    mails: Queued


@dataclass(frozen=True)
class CameBack:
    """Who bought again within WITHIN_DAYS, of those written to and of those held back. None: too few to compare."""

    got: Side = field(default_factory=lambda: Side(0, 0, 0))
    held: Side = field(default_factory=lambda: Side(0, 0, 0))
    between: Between | None = None


def given_text() -> str:
    """The text that comes with Akrab, in the language of the moment."""
    return _(
        "Hello {name}, this is {shop}. Thank you for buying from us! We hope you enjoy {product|what you bought}.\n\n"
        "This may suit you too: {recommended}\n{recommended_link}\n\nShall we set something aside for you?"
    )


def given_subject() -> str:
    return _("Thank you from {shop}")


def subject_now() -> str:
    """The same for the subject of the e-mail."""
    return str(shop.get("second_subject")) or given_subject()


def text_now() -> str:
    """What the shop wrote, else the given one in the language of the moment."""
    return str(shop.get("second_text")) or given_text()


@transaction.atomic
def keep(*, text: str, days: int, actor: User, subject: str = "") -> None:
    """Keep the shop's own words, the subject for e-mails, and how often somebody is asked. Empty, or as given: the
    given words in each customer's language. Raises TextError, SecondError or core.shop.UnknownSetting."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise SecondError(
            _("This has %(length)d characters; at most %(most)d fit. Shorten it.")
            % {"length": len(text), "most": LONGEST},
            field="text",
        )
    subject = " ".join(subject.split())[:150]
    if text or subject:
        filling.compiled(text or given_text(), subject=subject)
    own = {
        "second_text": "" if text in _everywhere(given_text) else text,
        "second_subject": "" if subject in _everywhere(given_subject) else subject,
    }
    change_shop_settings(values=own | {"second_days": days}, actor=actor)


def _everywhere(given: Callable[[], str]) -> set[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(given())
    return found


def due() -> Due:
    """Worked out anew each time; a handful of queries for each thousand."""
    rows = winning.of_figure(winning.Whom("due"))
    everybody = rows.count()
    asked = holding.lately(KIND, int(shop.get("second_days")))
    first = rows.order_by("first_order_at", "customer_id").values_list("customer_id", flat=True)
    ids = [pk for pk in first[: LOOKED_AT + len(asked)] if pk not in asked][:LOOKED_AT]
    phones, mails = addresses_of(ids, "phone"), addresses_of(ids, "email")
    by_hand = allowed(set(phones), tapping.MARKETING, "whatsapp")
    by_mail = allowed(set(mails) - by_hand, tapping.MARKETING, "email")
    closed = suppressed_among("email", (mails[pk] for pk in by_mail))
    by_mail = {pk for pk in by_mail if mails[pk] not in closed}
    resting = caps.refusals(by_hand | by_mail, tapping.MARKETING, caps.after_quiet(clock.now()), KIND)
    reachable = len(phones.keys() | mails.keys())
    return Due(
        due=everybody,
        ready=[pk for pk in ids if pk in by_hand and pk not in resting][:MOST],
        mails=[pk for pk in ids if pk in by_mail and pk not in resting],
        already=rows.filter(customer__in=asked).count() if len(asked) <= LOOKED_AT else len(asked),
        without_address=len(ids) - reachable,
        not_agreed=reachable - len(by_hand) - len(by_mail),
        enough=len(resting),
    )


def examples(found: Due) -> list[Example]:
    """The message as the first of them would get it, one by e-mail among them where there is one."""
    mails = list(found.mails[: max(1, SHOWN - len(found.ready))])
    ids = [*found.ready[: SHOWN - len(mails)], *mails]
    customers = list(Customer.objects.filter(pk__in=ids).select_related("user"))
    words, texts = _words(customers), _texts()
    values = filling.values_of(customers, {"shop"})

    def example(one: Customer) -> Example:
        code = language_of(one)
        subject = texts[code].render({**EMPTY, **values[one.pk]}).subject if one.pk in mails else ""
        return Example(one, words(one), subject)

    return [example(one) for one in sorted(customers, key=lambda one: ids.index(one.pk))]


def _texts() -> dict[str, Compiled]:
    """The shop's own words are the same in all languages; the given ones in each one's own."""
    made = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            made[code] = filling.compiled(text_now(), subject=subject_now(), language=code)
    return made


def _words(customers: Sequence[Customer]) -> Callable[[Customer], str]:
    made, texts = {}, _texts()
    for code in {language_of(one) for one in customers}:
        made[code] = filling.words_of(texts[code], [one for one in customers if language_of(one) == code])
    return lambda customer: made[language_of(customer)](customer)


@transaction.atomic
def prepare(*, share: int, actor: User) -> Made:
    """Put one message into the tap queue, or an e-mail into the outbox, for each who is due and may be written to, but
    for the share that chance keeps from it. E-mails go at once, so none are queued at night. Whoever was decided about
    within `second_days` is passed over, so that two who do it at once write to each customer once. Raises HoldingError
    or TextError; nothing has then changed."""
    mass = holding.begin(
        key=f"{KIND}:{clock.today().isoformat()}", kind=KIND, share=share, purpose=tapping.MARKETING, actor=actor
    )
    holding.alone(mass)
    found, campaign = due(), _("Second purchase")
    customers = list(Customer.objects.filter(pk__in=found.ready).select_related("user").order_by("pk"))
    taps = tapping.prepare_many(
        customers=customers, text=text_now(), key=mass.key, actor=actor, campaign=campaign, about=KIND, mass=mass,
        words=_words(customers),
    )  # fmt: skip
    mails = queue_many(
        key=mass.key, text=_texts(), recipients=_recipients(found.mails), purpose=tapping.MARKETING, campaign=campaign,
        about=KIND, actor=actor, mass=mass,
    )  # fmt: skip
    return Made(taps, mails)


def _recipients(ids: Sequence[int]) -> list[Recipient]:
    customers = list(Customer.objects.filter(pk__in=ids).select_related("user").order_by("pk"))
    names = frozenset().union(*(text.variables for text in _texts().values()))
    values = filling.values_of(customers, names)
    return [Recipient(one.pk, "email", language=language_of(one), values=values[one.pk]) for one in customers]


def came_back() -> CameBack:
    """Both sides of all messages of this kind; somebody asked twice counts twice, each time with their own days."""
    got, held = (_side(held=held) for held in (False, True))
    return CameBack(got, held, shares_between(got, held))


def _side(*, held: bool) -> Side:
    rows = MassReceiver.objects.filter(mass__kind=KIND, held=held)
    after = winning.purchases().filter(customer=OuterRef("customer"), placed_at__gte=OuterRef("at"))
    until = OuterRef("at") + dt.timedelta(days=WITHIN_DAYS)
    came = rows.filter(Exists(after.filter(placed_at__lt=until)))
    return Side(rows.count(), came.count(), 0)
