"""Template tags for the look: states with tone, icon and word, initials, small graphs. Quick enough for loops."""

from collections.abc import Sequence
from functools import cache

from django import template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_noop

from akrab.core import icons as icon_set

register = template.Library()
_ = gettext_noop

# For each sort of thing: state → (tone, icon, word). The words are those of the models, translated alike.
STATES: dict[str, dict[str, tuple[str, str, str]]] = {
    "order": {
        "waiting": ("warning", "clock", _("waiting")),
        "accepted": ("primary", "circle-check", _("accepted")),
        "rejected": ("error", "circle-x", _("rejected")),
        "paid": ("info", "wallet", _("paid")),
        "packed": ("info", "package", _("packed")),
        "sent": ("info", "truck", _("sent")),
        "done": ("success", "check-check", _("done")),
        "cancelled": ("neutral", "ban", _("cancelled")),
        "returned": ("warning", "undo-2", _("returned")),
    },
    "message": {
        "prepared": ("neutral", "pencil-line", _("prepared")),
        "queued": ("neutral", "clock", _("queued")),
        "sending": ("info", "loader", _("sending")),
        "sent": ("info", "check", _("sent")),
        "delivered": ("info", "check-check", _("delivered")),
        "read": ("success", "eye", _("read")),
        "failed": ("error", "triangle-alert", _("failed")),
        "unsure": ("warning", "circle-question-mark", _("perhaps sent")),
        "skipped": ("neutral", "skip-forward", _("left out")),
    },
    "customer": {
        "known": ("neutral", "user-round", _("Known to the shop")),
        "pending": ("warning", "clock", _("Waiting for approval")),
        "approved": ("success", "user-check", _("Member")),
        "rejected": ("error", "user-x", _("Rejected")),
    },
    "standing": {
        "new": ("info", "sparkles", _("new")),
        "promising": ("primary", "trending-up", _("promising")),
        "regular": ("success", "heart", _("regular")),
        "best": ("success", "star", _("best")),
        "slipping": ("warning", "trending-down", _("slipping")),
        "lost": ("neutral", "user-x", _("lost")),
    },
    "product": {
        "draft": ("neutral", "pencil-line", _("Draft")),
        "active": ("success", "circle-check", _("On sale")),
        "archived": ("neutral", "archive", _("Archived")),
    },
    "stock": {
        "in_stock": ("success", "check", _("In stock")),
        "few": ("warning", "triangle-alert", _("Few left")),
        "sold_out": ("error", "package-x", _("Sold out")),
    },
    "import": {
        "preview": ("warning", "list-checks", _("to be checked")),
        "queued": ("neutral", "clock", _("waiting")),
        "running": ("info", "loader", _("running")),
        "done": ("success", "circle-check", _("done")),
        "failed": ("error", "triangle-alert", _("failed")),
        "undoing": ("info", "rotate-ccw", _("being undone")),
        "undone": ("neutral", "undo-2", _("undone")),
    },
}
TONES = ("primary", "info", "success", "warning")


@cache
def _badge(sort: str, code: str, _language: str | None) -> SafeString:
    tone, icon, word = STATES[sort][code]
    return format_html(
        '<span class="badge state tone-{}">{}<span class="state-word">{}</span></span>',
        tone,
        icon_set.svg(icon, "size-4"),
        gettext(word),
    )


@register.simple_tag
def state(sort: str, code: str) -> SafeString:
    """`{% state "order" order.state %}`: a badge with tone, icon and word. A state nobody knows is shown as it is."""
    if code not in STATES.get(sort, {}):
        return format_html('<span class="badge state">{}</span>', code)
    return _badge(sort, str(code), get_language())


@register.filter
def state_word(code: str, sort: str) -> str:
    """The word alone: `{{ order.state|state_word:"order" }}`."""
    found = STATES.get(sort, {}).get(code)
    return gettext(found[2]) if found else code


@register.filter
def initials(name: str) -> str:
    """`Siti Nurhaliza` → `SN`; `·` for nobody."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return ((words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()) if words else "·"


@register.filter
def tone_of(name: str) -> str:
    """One of four tints, always the same for a name: `class="avatar tone-{{ name|tone_of }}"`."""
    return TONES[sum(map(ord, str(name))) % len(TONES)]


@register.simple_tag
def avatar(name: str, classes: str = "") -> SafeString:
    """Initials in a tinted circle; decoration, the name stands beside it."""
    return format_html(
        '<span class="avatar tone-{} {}" aria-hidden="true">{}</span>', tone_of(name), classes, initials(name)
    )


@register.simple_tag
def sparkline(values: Sequence[float], label: str = "") -> SafeString:
    """A line of up to some 60 values, oldest first. `label` is read aloud; without it the graph is decoration."""
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    spread = (high - low) or 1
    step = 100 / (len(values) - 1)
    points = [f"{i * step:.1f},{26 - 24 * (value - low) / spread:.1f}" for i, value in enumerate(values)]
    named = f'role="img" aria-label="{conditional_escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308  numbers, and a label escaped above
        f'<svg class="sparkline" viewBox="0 0 100 28" preserveAspectRatio="none" {named}>'
        f'<polygon points="0,28 {" ".join(points)} 100,28" fill="currentColor" opacity=".1"/>'
        f'<polyline points="{" ".join(points)}" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linejoin="round" stroke-linecap="round" vector-effect="non-scaling-stroke"/></svg>'
    )


@register.filter
def change_tone(percent: float | None) -> str:
    """success, error or neutral for a change where more is better."""
    return "neutral" if not percent else "success" if percent > 0 else "error"


@register.inclusion_tag("_error_summary.html")
def error_summary(form: object) -> dict[str, object]:
    """What is wrong with a form, each with a link to its field. Nothing when all is well."""
    return {"form": form}


@register.filter
def wa_link(e164: str) -> str:
    """The address that opens WhatsApp with this number; empty without one."""
    digits = "".join(letter for letter in str(e164) if letter.isdigit())
    return f"https://wa.me/{digits}" if digits else ""


ORDER_PATH = ("waiting", "accepted", "paid", "packed", "sent", "done")


@register.simple_tag
def order_steps(code: str) -> list[dict[str, str]]:
    """The usual path with the place of each step (done, now, later); empty for an order that left the path."""
    if code not in ORDER_PATH:
        return []
    now = len(ORDER_PATH) if code == "done" else ORDER_PATH.index(code)
    return [
        {
            "icon": STATES["order"][step][1],
            "word": gettext(STATES["order"][step][2]),
            "place": "done" if i < now else "now" if i == now else "later",
        }
        for i, step in enumerate(ORDER_PATH)
    ]


@register.simple_tag
def change(percent: float | None, down_good: bool = False) -> SafeString:
    """`{% change 12.4 %}`: by how much a figure rose or fell, with an arrow and words for screen readers."""
    if percent is None:
        return SafeString("")
    tone = change_tone(-percent if down_good else percent)
    drawing = "arrow-up-right" if percent > 0 else "arrow-down-right" if percent < 0 else "minus"
    said = gettext("up") if percent > 0 else gettext("down") if percent < 0 else gettext("unchanged")
    return format_html(
        '<span class="change tone-text tone-{}">{}<span class="sr-only">{} </span>{}%</span>',
        tone,
        icon_set.svg(drawing, "size-4"),
        said,
        localize(abs(round(percent, 1) if abs(percent) < 10 else round(percent))),
    )


@register.simple_tag
def line_chart(values: Sequence[float], before: Sequence[float] = (), labels: Sequence[str] = ()) -> SafeString:
    """A line with its area, `before` (last year, say) as a dashed line; `labels` for some points of the foot.

    Drawn in the colours of the theme and silent for screen readers: put it in <c-chart>, which names it and holds the
    figures.
    """
    if len(values) < 2:
        return SafeString("")
    top = max([*values, *before, 0]) or 1
    step = 600 / (len(values) - 1)

    def points(series: Sequence[float]) -> str:
        return " ".join(f"{i * step:.1f},{190 - 180 * value / top:.1f}" for i, value in enumerate(series))

    lines = "".join(f'<line x1="0" x2="600" y1="{y}" y2="{y}"/>' for y in (10, 55, 100, 145, 190))
    past = f'<polyline class="before" points="{points(before)}"/>' if len(before) > 1 else ""
    foot = "".join(
        f'<text x="{i * step:.1f}" y="212" text-anchor="{_anchor(i, len(values))}">{conditional_escape(label)}</text>'
        for i, label in enumerate(labels)
        if label
    )
    return mark_safe(  # noqa: S308  numbers, and labels escaped above
        f'<svg class="line-chart" viewBox="0 0 600 {220 if labels else 200}" aria-hidden="true">'
        f'<g class="grid-lines">{lines}</g>'
        f'<polygon class="area" points="0,190 {points(values)} {(len(values) - 1) * step:.1f},190"/>{past}'
        f'<polyline class="line" points="{points(values)}"/>{foot}</svg>'
    )


def _anchor(i: int, count: int) -> str:
    return "start" if i == 0 else "end" if i == count - 1 else "middle"
