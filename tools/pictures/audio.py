"""What sounds: earbuds, earphones, headphones, speakers, a clip-on microphone."""

from __future__ import annotations

from .canvas import Canvas, circle, dark, ellipse, group, light, line, mix, moved, path, rect, turned
from .power import cord

SHADOW = "#1b2430"


def bud(c: Canvas, colour: str, accent: str, stem: bool = True) -> str:
    """One earbud around the origin, its tip to the left; about 200 wide, 330 high."""
    tip = ellipse(-98, -26, 50, 62, c.linear(light("#5b6570", 0.2), "#2b323b", to=(1, 1)), transform="rotate(-18 -98 -26)") + ellipse(-124, -34, 18, 30, "#14181d", transform="rotate(-18 -124 -34)")
    head = ellipse(0, -20, 108, 100, c.linear(light(colour, 0.6), colour, dark(colour, 0.22), to=(1, 1)))
    leg = rect(20, -20, 74, 260, 37, c.linear(light(colour, 0.5), colour, dark(colour, 0.25), to=(1, 0))) + rect(36, 214, 42, 12, 6, accent) if stem else ""
    touch = ellipse(34, -26, 48, 52, c.linear(dark(colour, 0.12), light(colour, 0.4), to=(1, 1)), opacity=0.8) + circle(34, -26, 9, accent)
    gleam = ellipse(-26, -78, 44, 16, "#ffffff", opacity=0.75, transform="rotate(-24 -26 -78)")
    return leg + tip + head + touch + gleam


def buds(colour: str, accent: str, stem: bool = True, round_case: bool = False) -> str:
    """An open charging case with its two earbuds floating above."""
    c = Canvas()
    cx, w, h = 600, (520 if round_case else 640), (400 if round_case else 340)
    x, y, r = cx - w / 2, 640, (190 if round_case else 130)
    lid = rect(x, 400, w, 300, r, c.linear(light(colour, 0.35), dark(colour, 0.12))) + rect(x + 26, 430, w - 52, 260, r - 30, c.linear(dark(colour, 0.45), dark(colour, 0.2)))
    cradle = rect(x + 12, 606, w - 24, 150, 70, dark(colour, 0.42)) + ellipse(cx - w * 0.2, 656, w * 0.14, 34, "#101418") + ellipse(cx + w * 0.2, 656, w * 0.14, 34, "#101418")
    body = path(f"M{x} 660H{x + w}V{y + h - r}Q{x + w} {y + h} {x + w - r} {y + h}H{x + r}Q{x} {y + h} {x} {y + h - r}Z", c.linear(light(colour, 0.5), colour, dark(colour, 0.2), to=(1, 1)))
    seam = rect(x, 656, w, 10, 5, "#ffffff", opacity=0.7) + rect(cx - 34, 650, 68, 26, 13, dark(colour, 0.3))
    lamps = circle(cx, 760, 12, accent) + c.blurred(8, circle(cx, 760, 14, accent), opacity=0.7)
    gloss = path(f"M{x + 50} 700Q{x + 40} {y + h - 120} {x + 120} {y + h - 60}", "none", stroke="#ffffff", stroke_width=18.0, stroke_linecap="round", stroke_opacity=0.5)
    shade = c.blurred(14, ellipse(cx - 130, 650, 90, 22, SHADOW), ellipse(cx + 130, 650, 90, 22, SHADOW), opacity=0.4)
    high = 330 if stem else 400
    left = f'<g transform="translate({cx - 170} {high}) rotate(-10)">{bud(c, colour, accent, stem)}</g>'
    right = f'<g transform="translate({cx + 170} {high}) scale(-1 1) rotate(-10)">{bud(c, colour, accent, stem)}</g>'
    return c.finish(moved(0, 20, c.floor(cx, y + h, w * 1.05, 0.36), lid, cradle, shade, left, right, body, seam, lamps, gloss), tint=mix(colour, accent, 0.5))


def wired(colour: str, accent: str) -> str:
    c = Canvas()
    ear = group(ellipse(0, 0, 70, 84, c.linear(light(colour, 0.4), dark(colour, 0.2), to=(1, 1))), ellipse(-44, -20, 40, 52, "#2b323b"), ellipse(-64, -28, 18, 32, "#14181d"), circle(16, -4, 28, c.linear(light(accent, 0.4), accent, to=(1, 1))), rect(-6, 60, 40, 90, 20, c.linear(light(colour, 0.3), dark(colour, 0.3), to=(1, 0))))
    cords = cord(c, "M380 420C400 640 560 600 596 720", colour, 16) + cord(c, "M836 420C816 640 640 600 604 720", colour, 16) + cord(c, "M600 720C600 900 330 800 330 920S520 1060 620 1000S820 900 900 990", colour, 18)
    split = rect(570, 690, 60, 90, 26, c.linear(light(accent, 0.35), dark(accent, 0.2), to=(1, 0)))
    remote = turned(-20, rect(756, 500, 46, 150, 22, c.linear(light("#48515c", 0.2), "#20262d", to=(1, 0))) + circle(779, 540, 9, "#ffffff", opacity=0.7) + rect(770, 574, 18, 6, 3, "#ffffff", opacity=0.6), x=779, y=575)
    jack = f'<g transform="translate(900 986) rotate(118)">{rect(-24, -110, 48, 120, 18, c.linear(light(accent, 0.35), dark(accent, 0.25), to=(1, 0)))}{rect(-11, -196, 22, 90, 11, c.linear("#b98f3a", "#f5dd9a", "#b98f3a", to=(1, 0)))}{rect(-11, -166, 22, 5, 0, "#14181d")}{rect(-11, -142, 22, 5, 0, "#14181d")}</g>'
    left = f'<g transform="translate(356 300) rotate(-8) scale(1.25)">{ear}</g>'
    right = f'<g transform="translate(860 300) scale(-1.25 1.25) rotate(-8)">{ear}</g>'
    shade = c.cast(group(ellipse(356, 310, 90, 110, SHADOW), ellipse(860, 310, 90, 110, SHADOW)), 10, 30, 22, 0.3)
    return c.finish(moved(-20, -10, shade, cords, split, remote, jack, left, right), tint=accent)


def neckband(colour: str, accent: str) -> str:
    c = Canvas()
    d = "M330 420C330 860 440 960 600 960S870 860 870 420"
    band = c.cast(line(d, SHADOW, 46), 8, 34, 20, 0.36) + line(d, dark(colour, 0.4), 48) + line(d, colour, 40) + line(d, light(colour, 0.4), 9, opacity=0.6)
    arms = "".join(rect(x - 34, 330, 68, 300, 34, c.linear(light(colour, 0.35), dark(colour, 0.3), to=(1, 0))) + rect(x - 10, 380, 20, 60, 10, light(colour, 0.25)) + rect(x - 10, 456, 20, 60, 10, light(colour, 0.25)) + circle(x, 566, 10, accent) for x in (330, 870))
    wires = cord(c, "M330 340C330 180 470 160 500 300S520 420 500 470", accent, 13) + cord(c, "M870 340C870 180 730 160 700 300S680 420 700 470", accent, 13)
    heads = "".join(f'<g transform="translate({x} 500) scale({side} 1) rotate(-14)">{ellipse(0, 0, 54, 62, c.linear(light(colour, 0.4), dark(colour, 0.25), to=(1, 1)))}{ellipse(44, 8, 34, 44, c.linear(light(accent, 0.3), dark(accent, 0.2), to=(1, 1)))}{ellipse(64, 12, 14, 26, "#14181d")}{circle(-14, -8, 16, accent)}</g>' for x, side in ((500, 1), (700, -1)))
    return c.finish(moved(0, 20, band, wires, arms, heads), tint=accent)


def headphones(colour: str, accent: str, boom: bool = False) -> str:
    """Over the ears, seen from slightly aside; `boom`: a gaming headset with microphone and lit rims."""
    c = Canvas()
    arch = "M290 660C250 120 950 120 910 660"
    band = c.cast(line(arch, SHADOW, 60), 10, 30, 24, 0.26) + line(arch, dark(colour, 0.4), 66) + line(arch, colour, 56) + line("M316 560C310 190 890 190 884 560", light(colour, 0.35), 12, opacity=0.7)
    cushion = line("M420 290C510 226 690 226 780 290", dark(colour, 0.5), 46) + line("M420 284C510 220 690 220 780 284", light(dark(colour, 0.5), 0.14), 30)
    slides = rect(262, 520, 52, 130, 18, c.linear("#8f98a2", "#eef1f4", "#8f98a2", to=(1, 0))) + rect(886, 520, 52, 130, 18, c.linear("#8f98a2", "#eef1f4", "#8f98a2", to=(1, 0)))
    cups = ""
    for x, side in ((300, 1), (900, -1)):
        pad_shape = rect(-6, -170, 130, 340, 64, c.linear(dark(colour, 0.62), light(dark(colour, 0.55), 0.15), dark(colour, 0.6), to=(1, 0)))
        shell = rect(-110, -185, 160, 370, 80, c.linear(light(colour, 0.42), colour, dark(colour, 0.3), to=(1, 1)))
        plate = rect(-92, -120, 90, 240, 45, c.linear(dark(colour, 0.12), light(colour, 0.25), to=(1, 1))) + (rect(-92, -120, 90, 240, 45, "none", stroke=accent, stroke_width=8.0) if boom else circle(-48, 0, 20, accent))
        cups += f'<g transform="translate({x} 760) scale({side} 1)">{pad_shape}{shell}{plate}</g>'
    extra = ""
    if boom:
        glow = c.blurred(18, rect(208, 640, 90, 240, 45, "none", stroke=accent, stroke_width=14.0), rect(902, 640, 90, 240, 45, "none", stroke=accent, stroke_width=14.0), opacity=0.8)
        extra = glow + cord(c, "M270 900C280 1030 400 1040 520 1010", "#2b323b", 20) + turned(-14, rect(500, 968, 150, 62, 31, "#20262d") + rect(516, 980, 118, 38, 19, "#3a424c") + rect(628, 984, 10, 30, 5, accent), x=560, y=1000)
    return c.finish(c.floor(600, 960 if not boom else 1050, 760, 0.26), band, cushion, slides, cups, extra, tint=mix(colour, accent, 0.5))


def mesh(x: float, y: float, w: float, h: float, step: float, colour: str, r: float = 4) -> str:
    dots, row = [], 0
    while row * step < h:
        shift = step / 2 if row % 2 else 0
        dots += [circle(x + shift + i * step, y + row * step, r, colour) for i in range(int((w - shift) / step) + 1)]
        row += 1
    return group(*dots)


def speaker(style: str, colour: str, accent: str) -> str:
    """style: "round" (palm size), "tube" (lying cylinder), "bar" (sound bar), "box" (karaoke tower with two microphones)."""
    c = Canvas()
    if style == "round":
        loop = line("M800 360C980 300 1010 560 880 620", dark(accent, 0.1), 30) + line("M800 360C980 300 1010 560 880 620", light(accent, 0.3), 9)
        body = circle(590, 600, 330, dark(colour, 0.4), transform="translate(18 24)") + circle(590, 600, 330, c.linear(light(colour, 0.4), colour, dark(colour, 0.3), to=(1, 1)))
        grille = c.clipped(circle(590, 600, 266, "#fff"), circle(590, 600, 266, dark(colour, 0.25)), mesh(324, 336, 540, 540, 26, dark(colour, 0.6), 6))
        top = circle(590, 600, 266, "none", stroke=light(colour, 0.35), stroke_width=7.0) + circle(590, 600, 66, c.linear(light(accent, 0.4), accent, to=(1, 1))) + path("M574 566L628 600L574 634Z", "#ffffff")
        return c.finish(c.cast(circle(600, 620, 330, SHADOW), 16, 46, 36, 0.4), loop, body, grille, top, tint=colour)
    if style == "tube":
        body = rect(190, 420, 820, 360, 180, c.linear(light(colour, 0.28), colour, dark(colour, 0.45)))
        cloth = c.clipped(rect(190, 420, 820, 360, 180, "#fff"), "".join(line(f"M{100 + i * 22} 400L{20 + i * 22} 800", "#ffffff", 3, opacity=0.10) + line(f"M{20 + i * 22} 400L{100 + i * 22} 800", "#000000", 3, opacity=0.12) for i in range(48)))
        ends = ellipse(262, 600, 92, 178, dark(colour, 0.5)) + ellipse(258, 600, 72, 146, c.linear(light(accent, 0.35), dark(accent, 0.2), to=(1, 1))) + ellipse(256, 600, 44, 96, dark(accent, 0.35)) + ellipse(250, 590, 20, 50, light(accent, 0.35), opacity=0.6)
        keys = "".join(circle(x, 474, 20, dark(colour, 0.5)) + line(d, "#ffffff", 6) for x, d in ((560, "M551 474H569"), (640, "M633 465L650 474L633 483Z"), (720, "M711 474H729M720 465V483")))
        strap = line("M930 450C1080 380 1120 560 1000 650", dark(accent, 0.15), 26)
        sign = rect(600, 600, 130, 60, 18, dark(colour, 0.4)) + rect(620, 626, 90, 8, 4, accent)
        return c.finish(turned(-8, c.floor(600, 786, 820, 0.38), strap, body, cloth, ends, keys, sign), tint=accent)
    if style == "bar":
        body = rect(90, 500, 1020, 170, 70, c.linear(light(colour, 0.3), colour, dark(colour, 0.4)))
        cloth = c.clipped(rect(110, 520, 980, 130, 56, "#fff"), rect(110, 520, 980, 130, 56, dark(colour, 0.35)), mesh(120, 526, 980, 130, 20, light(colour, 0.12), 4))
        lamp = rect(552, 622, 96, 10, 5, accent) + c.blurred(12, rect(540, 618, 120, 18, 9, accent), opacity=0.7)
        sub = rect(770, 330, 250, 300, 36, c.linear(light(colour, 0.26), dark(colour, 0.2), to=(1, 1))) + circle(895, 486, 84, dark(colour, 0.5)) + circle(895, 486, 62, c.linear(dark(colour, 0.35), light(colour, 0.2), to=(1, 1))) + circle(895, 486, 22, accent)
        remote = turned(24, c.cast(rect(200, 740, 96, 260, 40, SHADOW), 0, 20, 16, 0.34), rect(200, 740, 96, 260, 40, c.linear(light("#48515c", 0.2), "#20262d", to=(1, 1))), circle(248, 794, 16, "#e5604d"), circle(248, 864, 30, "#59636e"), rect(228, 924, 40, 12, 6, "#8b949e"), rect(228, 950, 40, 12, 6, "#8b949e"), x=248, y=870)
        return c.finish(moved(0, 10, c.floor(895, 640, 240, 0.2), sub, c.floor(600, 676, 1000, 0.38), body, cloth, lamp, moved(60, 0, remote)), tint=accent)
    w, h, x, y = 470, 760, 330, 190
    body = rect(x, y, w, h, 60, c.linear(light(colour, 0.28), colour, dark(colour, 0.3), to=(1, 1))) + rect(x + 150, y - 60, w - 300, 90, 30, "none", stroke=dark(colour, 0.2), stroke_width=30.0)
    front = rect(x + 34, y + 110, w - 68, h - 150, 46, dark(colour, 0.4))
    cones = ""
    for cy, r in ((y + 260, 112), (y + 560, 150)):
        cones += circle(x + w / 2, cy, r + 20, "#0d1117") + circle(x + w / 2, cy, r + 12, "none", stroke=accent, stroke_width=9.0) + circle(x + w / 2, cy, r, c.radial("#59636e", "#2b323b", "#12161b")) + circle(x + w / 2, cy, r * 0.34, c.linear("#77818c", "#2b323b", to=(1, 1)))
    glow = c.blurred(16, *(circle(x + w / 2, cy, r + 12, "none", stroke=accent, stroke_width=14.0) for cy, r in ((y + 260, 112), (y + 560, 150))), opacity=0.55)
    panel = rect(x + 60, y + 40, w - 120, 46, 23, "#0d1117") + "".join(circle(x + 110 + i * 62, y + 63, 11, ("#52e0a8", "#f2c14e", "#e5604d", "#52c7e8", "#c9d0d8")[i]) for i in range(5))
    microphones = ""
    for angle, mx, tint_of in ((20, 850, accent), (38, 950, "#d64f7f")):
        head = circle(0, -170, 62, c.linear("#e9edf1", "#7b8590", to=(1, 1))) + mesh(-44, -206, 88, 76, 18, "#4b5560", 4) + rect(-56, -146, 112, 26, 13, tint_of)
        stick = path("M-44 -120H44L30 210Q0 226 -30 210Z", c.linear("#565f6a", "#20262d", to=(1, 0))) + rect(-12, -40, 24, 50, 12, tint_of)
        microphones += f'<g transform="translate({mx} 780) rotate({angle})">{c.cast(rect(-50, -220, 100, 430, 44, SHADOW), 4, 24, 16, 0.3)}{stick}{head}</g>'
    return c.finish(moved(-60, 20, c.floor(x + w / 2, y + h + 2, w * 1.1, 0.4), body, front, cones, glow, panel, microphones), tint=accent)


def clip_mic(colour: str, accent: str) -> str:
    c = Canvas()
    case = rect(250, 560, 700, 400, 110, c.linear(light(colour, 0.3), colour, dark(colour, 0.3), to=(1, 1))) + rect(290, 600, 620, 240, 80, dark(colour, 0.5))
    def unit(x: float, y: float, angle: float, lamp: str) -> str:
        fur = "".join(f'<g transform="rotate({a})">{ellipse(0, -70, 20, 42, c.linear("#59636e", "#2b323b"))}</g>' for a in range(-70, 71, 20))
        box = rect(-74, -60, 148, 250, 46, c.linear(light("#48515c", 0.25), "#1b2027", to=(1, 1))) + circle(0, 60, 24, lamp) + rect(-34, 120, 68, 10, 5, "#ffffff", opacity=0.4)
        return f'<g transform="translate({x} {y}) rotate({angle})">{c.cast(rect(-74, -60, 148, 250, 46, SHADOW), 6, 24, 16, 0.4)}<g transform="translate(0 -24)">{fur}</g>{box}</g>'
    receiver = f'<g transform="translate(600 600)">{rect(-70, -60, 140, 250, 36, c.linear(light("#48515c", 0.25), "#1b2027", to=(1, 1)))}{rect(-36, -128, 72, 80, 14, c.linear("#8f98a2", "#eef1f4", "#8f98a2", to=(1, 0)))}{circle(0, 60, 14, "#52e0a8")}</g>'
    lips = path("M250 800H950V850Q950 960 840 960H360Q250 960 250 850Z", c.linear(light(colour, 0.2), dark(colour, 0.25))) + rect(560, 866, 80, 14, 7, accent)
    return c.finish(moved(0, -20, c.floor(600, 962, 720, 0.36), case, unit(410, 520, -8, accent), receiver, unit(790, 520, 8, accent), lips), tint=accent)
