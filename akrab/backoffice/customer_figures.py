"""The customers behind a figure of winning and keeping, as the address of the customers' list names them: "due",
"new:2026-10", "cohort:2026-09:1", "channel:web"."""

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from akrab.insight.models import CustomerScore
from akrab.insight.months import following, month_named, month_range
from akrab.insight.winning import queries
from akrab.insight.winning.queries import Whom

MONTHLY = {"new", "expanding", "kept", "cohort"}
CHOICES = ("due", "once")  # offered in the list; the others come from a figure


def whom_of(code: str) -> Whom | None:
    """The figure again; None for one that does not exist."""
    of, _colon, rest = code.partition(":")
    if of not in queries.OF:
        return None
    if of not in MONTHLY:
        return Whom(of, value=rest[:80])
    named, _colon, later = rest.partition(":")
    if (later and not later.isdecimal()) or len(later) > 3:
        return None
    try:
        month = month_named(named)
        month_range(following(month, int(later or 0)))  # what no calendar has is no figure
    except (ValueError, OverflowError):
        return None
    return Whom(of, month, int(later or 0))


def behind(code: str) -> QuerySet[CustomerScore, Any]:
    """Their numbers; nobody's for a figure that does not exist."""
    whom = whom_of(code)
    return (queries.of_figure(whom) if whom else CustomerScore.objects.none()).values("customer_id")


def title(whom: Whom) -> str:
    """What the figure counts."""
    month = date_format(whom.month, "F Y") if whom.month else ""
    if whom.of == "cohort":
        return _("First bought in %(month)s, again %(n)d months later") % {"month": month, "n": whom.later}
    channel = whom.value.partition(":")[0] if whom.of == "came" else whom.value
    value = channel_word(channel) if whom.of in {"came", "channel"} else whom.value
    return {
        "new": _("Bought for the first time in %(month)s"),
        "expanding": _("Second or third purchase in %(month)s"),
        "kept": _("Kept: fourth purchase or later in %(month)s"),
        "once": _("Bought once so far"),
        "due": _("Due for a second purchase"),
        "channel": _("First bought by this way: %(value)s"),
        "came": _("Won in the last twelve months: %(value)s"),
        "tier": _("In the tier %(value)s"),
    }[whom.of] % {"month": month, "value": value}


def channel_word(code: str) -> str:
    """“web” as people say it; names of imported systems as they are."""
    return {
        "web": _("web shop"), "counter": _("counter"), "whatsapp": "WhatsApp", "phone": _("telephone"),
        "import": _("imported"), "": _("unknown"),
    }.get(code, code)  # fmt: skip


def words(code: str) -> str:
    """The same by its code; the code itself where there is no such figure."""
    whom = whom_of(code)
    return title(whom) if whom else code
