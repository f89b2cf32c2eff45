"""What happens to promotions."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind


@kind("promotion.created", sentence=_("Promotion added: %(name)s"), icon="badge-percent")
class PromotionCreated(Kind):
    name: str


@kind("promotion.changed", sentence=_("Promotion changed: %(name)s"), icon="badge-percent")
class PromotionChanged(Kind):
    name: str
    fields: str


@kind("promotion.started", sentence=_("Promotion begun: %(name)s"), icon="play")
class PromotionStarted(Kind):
    name: str


@kind("promotion.paused", sentence=_("Promotion paused: %(name)s"), icon="pause")
class PromotionPaused(Kind):
    name: str


@kind("promotion.ended", sentence=_("Promotion over: %(name)s, used %(used)s times"), icon="flag")
class PromotionEnded(Kind):
    name: str
    used: int


@kind("offer.used", sentence=_("Used the offer %(name)s: %(amount)s off"), icon="ticket-percent", money=("amount",))
class OfferUsed(Kind):
    name: str
    code: str
    amount: int
    currency: str


@kind("promotion.codes_made", sentence=_("%(count)s codes made for %(name)s"), icon="ticket")
class CodesMade(Kind):
    name: str
    count: int


@kind("voucher.given", sentence=_("Got the personal voucher %(code)s: %(name)s"), icon="ticket")
class VoucherGiven(Kind):
    name: str
    code: str
