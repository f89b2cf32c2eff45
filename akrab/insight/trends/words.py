"""What people read of rising and falling."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.core.templatetags.akrab import money_short
from akrab.insight.models import ModelCard, Trend
from akrab.insight.trends.queries import MONEY

NAME = gettext_lazy("Rising and falling")
ANSWERS = gettext_lazy(
    "What brings more or less every month: the shop, its categories, brands, products, places, ways of selling and "
    "colleagues; and what lies behind a change of the sales."
)
NEEDS = gettext_lazy("Eight whole months of sales, or twelve whole weeks; for the seasons two years.")
ASSUMES = gettext_lazy(
    "Only whole months count. Without two years a season looks the same as a lasting change. What rises need not go on "
    "rising."
)
SOURCE = "Theil (1950), Sen (1968); Mann (1945), Hirsch et al. (1982); Benjamini & Hochberg (1995); Sun (1998)"
CARD, PAGE = "trends", "trends"
RAREST = 10_000  # beyond it "once in so many" is no number of this world
FIGURES = {
    "revenue": gettext_lazy("Sales"), "gross_profit": gettext_lazy("Profit on goods"),
    "orders": gettext_lazy("Orders"), "pieces": gettext_lazy("Pieces"),
    "new_customers": gettext_lazy("New customers"), "average_order": gettext_lazy("Average order"),
    "returned": gettext_lazy("Came back"), "visits": gettext_lazy("Visits"),
    "message_cost": gettext_lazy("Cost of messages"),
}  # fmt: skip
DIMENSIONS = {
    "shop": gettext_lazy("Whole shop"), "category": gettext_lazy("Categories"), "brand": gettext_lazy("Brands"),
    "product": gettext_lazy("Products"), "region": gettext_lazy("Regions"), "city": gettext_lazy("Cities"),
    "channel": gettext_lazy("Ways of selling"), "seller": gettext_lazy("Colleagues"),
}  # fmt: skip


def silence(card: ModelCard) -> str:
    """Why nothing is said at all; empty where something is."""
    if not card.trouble:
        return ""
    weeks = card.figures.get("periods", 0)
    return ngettext(
        "Too little data: trends begin with eight whole months or twelve whole weeks of sales; so far there is %(n)d "
        "week.",
        "Too little data: trends begin with eight whole months or twelve whole weeks of sales; so far there are %(n)d "
        "weeks.",
        weeks,
    ) % {"n": weeks}


def quality(card: ModelCard) -> str:
    """How many were looked at, and how many of those named are chance."""
    judged, named = card.figures.get("judged", 0), card.quality.get("named", 0)
    if not judged:
        return ""
    return _(
        "%(judged)s figures were looked at, %(named)s stand out. On average at most one in ten of those named is "
        "chance."
    ) % {"judged": number(judged), "named": number(named)}


def doubt(card: ModelCard) -> str:
    """That seasons are not known yet."""
    if card.trouble or card.figures.get("seasonal", True):
        return ""
    return _("Your past is shorter than two years: a season of the year looks the same as a lasting change.")


def number(value: float) -> str:
    return number_format(round(value), 0, use_l10n=True, force_grouping=True)


def written(figure: str, value: float, currency: str) -> str:
    """An amount of a figure: `Rp1.2M`, `12 orders`."""
    if figure in MONEY:
        return money_short(round(value), currency)
    texts = {
        "orders": ngettext("%(n)s order", "%(n)s orders", round(value)),
        "pieces": ngettext("%(n)s piece", "%(n)s pieces", round(value)),
        "new_customers": ngettext("%(n)s new customer", "%(n)s new customers", round(value)),
        "visits": ngettext("%(n)s visit", "%(n)s visits", round(value)),
    }
    tenths = 0.05 <= abs(value) < 0.95  # of a small shop: two orders more in five weeks
    return texts[figure] % {"n": number_format(value, 1, use_l10n=True) if tenths else number(value)}


def headline(one: Trend, currency: str) -> str:
    """How much more or less, in one sentence."""
    amount = written(one.figure, abs(one.change), currency)
    if _is_none(one.figure, one.change):
        return _("Hardly different from %(ago)s.") % {"ago": ago(one)}
    if one.figure == "average_order":
        more = _("An order holds %(amount)s more than %(ago)s.")
        less = _("An order holds %(amount)s less than %(ago)s.")
    elif one.grain == "week":
        more, less = _("%(amount)s more a week than %(ago)s."), _("%(amount)s less a week than %(ago)s.")
    else:
        more, less = _("%(amount)s more a month than %(ago)s."), _("%(amount)s less a month than %(ago)s.")
    return (more if one.rising else less) % {"amount": amount, "ago": ago(one)}


def _is_none(figure: str, value: float) -> bool:
    """Whether it is as good as nothing of a thing that is counted."""
    return figure not in MONEY and abs(value) < 0.05


def ago(one: Trend) -> str:
    if one.grain == "week":
        return _("%(n)d weeks ago") % {"n": one.span}
    return _("a year ago") if one.span == 12 else _("half a year ago")


def certainty(one: Trend) -> str:
    """Whether that may be chance; empty where nothing changed."""
    if _is_none(one.figure, one.change):
        return ""
    if not one.sure:
        return _("That may well be chance.")
    if one.p <= 1 / RAREST:
        return _("That is not chance: by luck so steady a change comes less than once in 10,000 times.")
    return _("That is probably not chance: by luck so steady a change comes once in %(n)s times.") % {
        "n": number(1 / one.p)
    }


def between(one: Trend, currency: str) -> str:
    """The range of the change, the smaller end first; empty where both ends are nothing."""
    if _is_none(one.figure, one.low) and _is_none(one.figure, one.high):
        return ""
    low, high = sorted((one.low, one.high), key=abs) if one.low * one.high > 0 else (one.low, one.high)
    return _("In 8 of 10 cases the change lies between %(low)s and %(high)s.") % {
        "low": written(one.figure, low, currency), "high": written(one.figure, high, currency),
    }  # fmt: skip
