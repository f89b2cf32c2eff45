"""Smart watches, bands and straps."""

from __future__ import annotations

from math import cos, pi, sin

from .canvas import GLASS, Canvas, circle, dark, ellipse, group, lettering, light, line, mix, moved, path, rect, turned

SHADOW = "#1b2430"


def straps(c: Canvas, w: float, colour: str, top: float, bottom: float, holes: bool = True) -> str:
    """Both halves of a strap, running off the watch upwards and downwards, tapering."""
    tone = c.linear(dark(colour, 0.3), light(colour, 0.22), dark(colour, 0.25), to=(1, 0))
    upper = path(f"M{600 - w / 2} {top}L{600 - w * 0.4} 130Q{600 - w * 0.38} 90 {600 - w * 0.28} 90H{600 + w * 0.28}Q{600 + w * 0.38} 90 {600 + w * 0.4} 130L{600 + w / 2} {top}Z", tone)
    lower = path(f"M{600 - w / 2} {bottom}L{600 - w * 0.4} 1080Q{600 - w * 0.36} 1120 {600 - w * 0.2} 1120H{600 + w * 0.2}Q{600 + w * 0.36} 1120 {600 + w * 0.4} 1080L{600 + w / 2} {bottom}Z", tone)
    marks = "".join(rect(600 - 13, 930 + i * 48, 26, 14, 7, dark(colour, 0.55)) for i in range(4)) if holes else ""
    loop = rect(600 - w * 0.42, 150, w * 0.84, 54, 20, dark(colour, 0.3), opacity=0.85) if holes else ""
    return upper + lower + marks + loop


def ring_part(c: Canvas, x: float, y: float, r: float, share: float, colour: str, width: float) -> str:
    """An activity ring: a full pale track with `share` of it bright."""
    angle = 2 * pi * share
    end_x, end_y = x + r * sin(angle), y - r * cos(angle)
    d = f"M{x} {y - r}A{r} {r} 0 {int(share > 0.5)} 1 {end_x:.1f} {end_y:.1f}"
    return circle(x, y, r, "none", stroke=colour, stroke_width=float(width), stroke_opacity=0.22) + line(d, colour, width)


def square(colour: str, band: str, accent: str) -> str:
    c = Canvas()
    w, h = 480, 560
    x, y = 600 - w / 2, 320
    crown = rect(x + w - 6, 520, 34, 96, 15, c.linear("#b9c0c8", "#59636e")) + rect(x + w - 4, 656, 16, 100, 8, dark(colour, 0.2))
    body = rect(x, y, w, h, 140, c.linear(light(colour, 0.5), colour, dark(colour, 0.3), to=(1, 1))) + rect(x + 20, y + 20, w - 40, h - 40, 122, GLASS)
    face = [lettering("10:24", 600, y + 84, 92, "#ffffff", 1.1), rect(x + 150, y + 204, 180, 10, 5, accent, opacity=0.9)]
    face += [rect(430, 618 + i * 52, 160, 26, 13, tone, opacity=0.22) + rect(430, 618 + i * 52, 160 * share, 26, 13, tone) for i, (tone, share) in enumerate((("#ff8a5c", 0.8), ("#ffd166", 0.55), ("#4cd6a8", 0.95)))]
    face += [path("M656 648C656 626 690 622 696 646C702 622 736 626 736 648C736 676 696 700 696 700S656 676 656 648Z", "#ff6b6b"), lettering("72", 696, 722, 46, "#ffffff", 1.3)]
    gleam = path(f"M{x + 300} {y + 22}H{x + w - 140}Q{x + w - 22} {y + 22} {x + w - 22} {y + 140}V{y + 330}Z", "#ffffff", opacity=0.09)
    return c.finish(turned(-7, c.cast(group(rect(x, y, w, h, 140, SHADOW), rect(430, 100, 340, 1010, 60, SHADOW)), 22, 36, 30, 0.34), straps(c, 400, band, y + 60, y + h - 60), crown, body, *face, gleam), tint=mix(band, accent, 0.4))


def round_watch(colour: str, band: str, accent: str) -> str:
    c = Canvas()
    x, y, r = 600, 600, 290
    lugs = rect(420, 300, 360, 600, 70, dark(colour, 0.25))
    crown = rect(880, 500, 40, 80, 14, c.linear("#c9d0d8", "#59636e")) + rect(880, 630, 40, 80, 14, c.linear("#c9d0d8", "#59636e"))
    body = circle(x, y, r, c.linear(light(colour, 0.6), colour, dark(colour, 0.4), to=(1, 1))) + circle(x, y, r - 26, "#0d1117")
    ticks = "".join(turned(a, rect(x - (5 if a % 90 else 8), y - r + 40, 10 if a % 90 else 16, 26 if a % 90 else 44, 5, "#ffffff" if a % 90 == 0 else "#8fa0b3"), x=x, y=y) for a in range(0, 360, 30))
    dial = circle(x, y, r - 100, c.radial(dark(accent, 0.35), "#0d1117")) + ring_part(c, x, y + 96, 54, 0.7, accent, 12) + lettering("82", x, y + 78, 36, "#ffffff", 1.3)
    hands = turned(-52, rect(x - 11, y - 130, 22, 150, 11, "#ffffff"), x=x, y=y) + turned(62, rect(x - 8, y - 200, 16, 220, 8, "#ffffff"), x=x, y=y) + turned(205, rect(x - 4, y - 210, 8, 250, 4, accent), x=x, y=y) + circle(x, y, 18, accent) + circle(x, y, 7, "#ffffff")
    gleam = path("M600 336A264 264 0 0 1 864 600L740 600A200 200 0 0 0 540 350Z", "#ffffff", opacity=0.08)
    stitches = "".join(line(d, light(band, 0.5), 5, stroke_dasharray="16 14", opacity=0.7) for d in ("M466 300L484 130", "M734 300L716 130", "M466 900L484 1070", "M734 900L716 1070"))
    return c.finish(turned(8, c.cast(group(circle(x, y, r, SHADOW), rect(430, 100, 340, 1010, 60, SHADOW)), -20, 36, 30, 0.36), straps(c, 350, band, 400, 800), stitches, lugs, crown, body, ticks, dial, hands, gleam), tint=mix(band, accent, 0.3))


def kids(colour: str, accent: str) -> str:
    c = Canvas()
    x, y, w, h = 350, 330, 500, 520
    body = rect(x, y, w, h, 150, c.linear(light(colour, 0.45), colour, dark(colour, 0.2), to=(1, 1))) + rect(x + 40, y + 70, w - 80, h - 140, 90, GLASS)
    scene = c.clipped(rect(x + 52, y + 82, w - 104, h - 164, 78, "#fff"), rect(x, y, w, h, 0, c.linear("#7fd0f0", "#d8f4ff")), path(f"M{x} {y + 380}Q{x + 150} {y + 280} {x + 280} {y + 370}T{x + w} {y + 340}V{y + h}H{x}Z", "#6cc07a"), circle(x + 370, y + 170, 40, "#ffd166"))
    cat = group(path("M520 600L500 500L580 550H640L720 500L700 600Z", accent), ellipse(610, 640, 116, 98, accent), circle(570, 626, 13, "#2b323b"), circle(650, 626, 13, "#2b323b"), path("M596 660Q610 676 624 660", "none", stroke="#2b323b", stroke_width=7.0, stroke_linecap="round"), circle(546, 660, 15, "#ff9fa0", opacity=0.7), circle(674, 660, 15, "#ff9fa0", opacity=0.7))
    cam = circle(600, y + 38, 19, "#14181d") + circle(600, y + 38, 9, "#3a5a8c")
    sos = rect(x + w - 8, 540, 32, 110, 14, "#e5483b")
    pins = "".join(circle(px, py, 16, light(colour, 0.5)) for px, py in ((520, 190), (600, 230), (680, 190), (540, 1000), (660, 1000), (600, 950)))
    return c.finish(turned(-6, c.cast(group(rect(x, y, w, h, 150, SHADOW), rect(430, 100, 340, 1010, 60, SHADOW)), 18, 34, 28, 0.3), straps(c, 380, mix(colour, accent, 0.25), y + 70, y + h - 70, holes=False), pins, sos, body, scene, moved(-10, 6, cat), cam), tint=colour)


def band(colour: str, accent: str) -> str:
    c = Canvas()
    x, w, y, h = 490, 220, 300, 600
    strip = straps(c, 226, colour, y + 80, y + h - 80)
    pill = rect(x - 6, y, w + 12, h, 110, c.linear(light("#48515c", 0.3), "#1b2027", to=(1, 1))) + rect(x + 10, y + 16, w - 20, h - 32, 94, "#05070a")
    steps = line("M548 650L568 690L590 620L612 676L630 640L652 660", "#ff6b6b", 9)
    face = lettering("10", 600, y + 84, 88, "#ffffff", 1.1) + lettering("24", 600, y + 196, 88, accent, 1.1) + steps + ring_part(c, 600, 780, 46, 0.72, accent, 14)
    gleam = path(f"M{x + 130} {y + 18}Q{x + w - 10} {y + 30} {x + w - 10} {y + 130}V{y + 460}L{x + 130} {y + 200}Z", "#ffffff", opacity=0.08)
    second = moved(250, 60, turned(20, c.cast(rect(500, 120, 200, 980, 70, SHADOW), 0, 30, 24, 0.24), straps(c, 226, accent, 480, 720), rect(494, 360, 212, 480, 100, light("#59636e", 0.1)), rect(508, 376, 184, 448, 88, "#0d1117"), circle(600, 560, 52, "#1d3b2f"), circle(600, 560, 22, "#4cd6a8", opacity=0.9), circle(600, 670, 12, "#6b7580")))
    return c.finish(moved(-100, 0, moved(160, 130, second, scale=0.8), turned(-10, c.cast(rect(490, 110, 220, 990, 80, SHADOW), 14, 34, 28, 0.34), strip, pill, face, gleam)), tint=mix(colour, accent, 0.5))


def strap_set(colours: tuple[str, str, str]) -> str:
    c = Canvas()
    parts = []
    for colour, (turn, dx) in zip(colours, ((-16, -190), (0, 0), (16, 190)), strict=True):
        tone = c.linear(dark(colour, 0.22), light(colour, 0.25), dark(colour, 0.2), to=(1, 0))
        shape = "M515 1080Q515 1120 555 1120H645Q685 1120 685 1080L705 160Q705 90 600 90T495 160Z"
        holes = "".join(rect(586, 620 + i * 56, 28, 16, 8, dark(colour, 0.5)) for i in range(7))
        buckle = rect(478, 128, 244, 96, 34, "none", stroke=c.linear("#eef1f4", "#8b949e"), stroke_width=22.0) + rect(586, 110, 28, 116, 14, "#c9d0d8")
        seam = rect(516, 300, 168, 10, 5, light(colour, 0.3), opacity=0.6) + rect(505, 260, 190, 64, 18, dark(colour, 0.25), opacity=0.55)
        parts.append(moved(dx, 0, turned(turn, c.cast(path(shape, SHADOW), 8, 30, 22, 0.3), path(shape, tone), holes, seam, buckle, x=600, y=1000)))
    return c.finish(moved(80, 70, *parts, scale=0.87), tint=colours[1])
