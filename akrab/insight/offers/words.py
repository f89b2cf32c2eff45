"""Offers in everyday words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.insight.models import GoodsPair, NextPurchase, Offer


def number(value: float, places: int = 0) -> str:
    """A number as it is written here."""
    return number_format(round(value, places), places, use_l10n=True, force_grouping=True)


def pair_in_words(pair: GoodsPair) -> str:
    """How often the two go together: "Of 10 baskets with A, 4 also have B; chance alone would be 1"."""
    of, with_both, by_chance = of_so_many(pair)
    values = {"of": number(of), "product": pair.product, "other": pair.other, "n": with_both, "chance": by_chance}
    if pair.kind == GoodsPair.Kind.DEARER:
        return _("Of %(of)s customers who bought %(product)s, %(n)s went on to %(other)s; chance alone would be "
                 "%(chance)s.") % values  # fmt: skip
    return (
        _("Of %(of)s baskets with %(product)s, %(n)s also have %(other)s; chance alone would be %(chance)s.") % values
    )


def pair_in_short(pair: GoodsPair) -> str:
    """The same where both products stand beside it."""
    of, with_both, by_chance = of_so_many(pair)
    values = {"of": number(of), "n": with_both, "chance": by_chance}
    if pair.kind == GoodsPair.Kind.DEARER:
        return _("Of %(of)s customers who bought the first, %(n)s went on to the second; chance alone would be "
                 "%(chance)s.") % values  # fmt: skip
    return _("Of %(of)s baskets with the first, %(n)s also have the second; chance alone would be %(chance)s.") % values


def share_in_words(pair: GoodsPair) -> str:
    """The same in a few words, beside the other product: "in 4 of 10 baskets with it"."""
    of, with_both, _by_chance = of_so_many(pair)
    values = {"of": number(of), "n": with_both}
    if pair.kind == GoodsPair.Kind.DEARER:
        return _("%(n)s of %(of)s customers went on to it") % values
    return _("in %(n)s of %(of)s baskets with it") % values


def of_so_many(pair: GoodsPair) -> tuple[int, str, str]:
    """The smallest of 10, 100, 1000 in which both parts are whole enough to be said."""
    share, chance = pair.both / max(pair.with_product, 1), pair.by_chance / max(pair.with_product, 1)
    of = next((one for one in (10, 100, 1000) if share * one >= 1.5), 1000)
    by_chance = round(chance * of)
    return of, number(share * of), number(by_chance) if by_chance else _("fewer than 1")


def reason(offer: Offer) -> str:
    """Why it is offered, to those who sell."""
    if offer.reason == Offer.Reason.AGAIN and offer.days:
        return _again(offer.days)
    if offer.reason == Offer.Reason.AGAIN:
        return _("bought before")
    if offer.reason == Offer.Reason.GOES_WITH and offer.because:
        return _("goes with %(name)s, which they bought") % {"name": offer.because}
    if offer.reason == Offer.Reason.DEARER and offer.because:
        return _("others moved on to it from %(name)s") % {"name": offer.because}
    if offer.reason == Offer.Reason.POPULAR:
        return _("sells best")
    return _("customers with similar baskets buy it")


def reason_for_them(offer: Offer) -> str:
    """The same to the customer."""
    if offer.reason == Offer.Reason.AGAIN:
        return _("You bought it before")
    if offer.reason in (Offer.Reason.GOES_WITH, Offer.Reason.DEARER) and offer.because:
        return _("Goes with %(name)s") % {"name": offer.because}
    if offer.reason == Offer.Reason.POPULAR:
        return _("Many like it")
    return _("Customers like you buy it")


def _again(days: int) -> str:
    return ngettext("bought again about every day", "bought again about every %(n)d days", days) % {"n": days}


def of_ten(percent: float) -> str:
    """A share in words: "4 of 10", a small one "3 of 100"."""
    of, share = (10, percent / 10) if percent >= 10 else (100, percent)
    return _("%(n)s of %(of)s") % {"n": number(share), "of": number(of)}


def rhythm(one: NextPurchase) -> str:
    """How often it was bought, and in what rhythm."""
    times = ngettext("bought on %(n)d day", "bought on %(n)d days", one.bought) % {"n": one.bought}
    usual = ngettext("about every day", "about every %(n)d days", one.usual_days) % {"n": one.usual_days}
    if one.bought == 1:
        usual = _("others buy it %(usual)s") % {"usual": usual}
    return f"{times}, {usual}"
