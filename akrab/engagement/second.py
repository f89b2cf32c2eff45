"""The second purchase: who is due for it gets a message that waits for the owner's look; what came of it is counted
beside those whom chance kept from it."""

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
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.engagement import filling
from akrab.engagement.texts import language_of
from akrab.insight.between import WITHIN_DAYS, Between, Side, shares_between
from akrab.insight.winning import queries as winning
from akrab.messaging import caps, holding
from akrab.messaging.addresses import addresses_of
from akrab.messaging.models import MassReceiver
from akrab.messaging.whatsapp import tapping

KIND = "second_purchase"  # of messaging.MassMessage, and what the messages are about
MOST = 500  # prepared at once: each is a tap
LOOKED_AT = 2_000  # of those who are due, whose time runs out first
SHOWN = 3
LONGEST = 1500


class SecondError(AkrabError):
    """The message cannot be kept or prepared."""


@dataclass(frozen=True)
class Due:
    """Who is due, and why some of them are not written to. `ready`: those who may be, whose time runs out first."""

    due: int = 0
    ready: Sequence[int] = ()
    already: int = 0  # asked, or held back, within `second_days`
    without_phone: int = 0
    not_agreed: int = 0
    enough: int = 0


@dataclass(frozen=True)
class Example:
    customer: Customer
    text: str


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


def text_now() -> str:
    """What the shop wrote, else the given one in the language of the moment."""
    return str(shop.get("second_text")) or given_text()


@transaction.atomic
def keep(*, text: str, days: int, actor: User) -> None:
    """Keep the shop's own words and how often somebody is asked. Empty, or as given: the given text in each
    customer's language. Raises TextError, SecondError or core.shop.UnknownSetting."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise SecondError(
            _("This has %(length)d characters; at most %(most)d fit. Shorten it.")
            % {"length": len(text), "most": LONGEST},
            field="text",
        )
    if text:
        filling.compiled(text)
    own = "" if text in _given_everywhere() else text
    change_shop_settings(values={"second_text": own, "second_days": days}, actor=actor)


def _given_everywhere() -> set[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(given_text())
    return found


def due() -> Due:
    """Worked out anew each time; a handful of queries for each thousand."""
    rows = winning.of_figure(winning.Whom("due"))
    everybody = rows.count()
    asked = holding.lately(KIND, int(shop.get("second_days")))
    first = rows.order_by("first_order_at", "customer_id").values_list("customer_id", flat=True)
    ids = [pk for pk in first[: LOOKED_AT + len(asked)] if pk not in asked][:LOOKED_AT]
    reached = addresses_of(ids, "phone")
    willing = allowed(set(reached), tapping.MARKETING, "whatsapp")
    resting = caps.refusals(willing, tapping.MARKETING, caps.after_quiet(clock.now()), KIND)
    return Due(
        due=everybody,
        ready=[pk for pk in ids if pk in willing and pk not in resting][:MOST],
        already=rows.filter(customer__in=asked).count() if len(asked) <= LOOKED_AT else len(asked),
        without_phone=len(ids) - len(reached),
        not_agreed=len(reached) - len(willing),
        enough=len(resting),
    )


def examples(ids: Sequence[int]) -> list[Example]:
    """The message as the first of them would get it."""
    customers = list(Customer.objects.filter(pk__in=ids[:SHOWN]).select_related("user"))
    words = _words(customers)
    order = {pk: place for place, pk in enumerate(ids)}
    return [Example(one, words(one)) for one in sorted(customers, key=lambda one: order[one.pk])]


def _words(customers: Sequence[Customer]) -> Callable[[Customer], str]:
    """The shop's own text is the same for all; the given one is in each one's language."""
    made = {}
    for code in {language_of(one) for one in customers}:
        some = [one for one in customers if language_of(one) == code]
        with translation.override(code):
            text = filling.compiled(text_now(), language=code)
        made[code] = filling.words_of(text, some)
    return lambda customer: made[language_of(customer)](customer)


@transaction.atomic
def prepare(*, share: int, actor: User) -> tapping.Prepared:
    """Put one message into the tap queue for each who is due and may be written to, but for the share that chance
    keeps from it. Whoever was decided about within `second_days` is passed over, so that two who do it at once write to
    each customer once. Raises HoldingError or TextError; nothing has then changed."""
    mass = holding.begin(
        key=f"{KIND}:{clock.today().isoformat()}", kind=KIND, share=share, purpose=tapping.MARKETING, actor=actor
    )
    holding.alone(mass)
    ready = due().ready
    customers = list(Customer.objects.filter(pk__in=ready).select_related("user").order_by("pk"))
    return tapping.prepare_many(
        customers=customers, text=text_now(), key=mass.key, actor=actor, campaign=_("Second purchase"), about=KIND,
        mass=mass, words=_words(customers),
    )  # fmt: skip


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
