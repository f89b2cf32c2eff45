"""What gives power: chargers, cables, power banks, a socket strip."""

from __future__ import annotations

from math import cos, pi, sin

from .canvas import (
    Canvas,
    circle,
    dark,
    ellipse,
    group,
    is_pale,
    lettering,
    light,
    line,
    mix,
    moved,
    path,
    rect,
    turned,
)

SHADOW = "#1b2430"
BOLT = "M14 -60L-34 10H-4L-14 60L34 -14H4Z"


def usb_c(x: float, y: float, w: float = 74) -> str:
    """A USB-C port seen from the front, centre (x, y)."""
    h = w * 0.36
    return rect(x - w / 2 - 4, y - h / 2 - 4, w + 8, h + 8, h / 2 + 4, "#b9c0c8") + rect(x - w / 2, y - h / 2, w, h, h / 2, "#15191f") + rect(x - w * 0.3, y - h * 0.11, w * 0.6, h * 0.22, h * 0.1, "#58626d")


def usb_a(x: float, y: float, w: float = 92, core: str = "#f08a3c") -> str:
    h = w * 0.4
    return rect(x - w / 2 - 4, y - h / 2 - 4, w + 8, h + 8, 8, "#b9c0c8") + rect(x - w / 2, y - h / 2, w, h, 5, "#15191f") + rect(x - w * 0.4, y - h * 0.32, w * 0.8, h * 0.3, 3, core)


def plug_c(c: Canvas, x: float, y: float, angle: float, colour: str, scale: float = 1, kind: str = "c") -> str:
    """A cable's end pointing up, its collar's foot at (x, y); kind c, a (wide) or l (narrow, eight contacts)."""
    width = {"c": 60, "a": 84, "l": 52}[kind]
    metal = c.linear("#8f98a2", "#eef1f4", "#a2abb5", to=(1, 0))
    head = rect(-width / 2 + 8, -188, width - 16, 84, 14 if kind != "a" else 4, metal)
    if kind == "a":
        head += rect(-24, -168, 15, 15, 2, "#59626c") + rect(9, -168, 15, 15, 2, "#59626c")
    if kind == "l":
        head += "".join(rect(-13 + i * 7, -176, 4, 26, 1, "#c79b3b") for i in range(4))
    body = rect(-width / 2 - 6, -112, width + 12, 92, 20, c.linear(light(colour, 0.3), colour, dark(colour, 0.25), to=(1, 0)))
    neck = path("M-20 -22H20L13 34H-13Z", dark(colour, 0.3)) + "".join(rect(-16 + i, -12 + i * 11, 32 - 2 * i, 4, 2, dark(colour, 0.5)) for i in range(4))
    return f'<g transform="translate({x} {y}) rotate({angle}) scale({scale})">{head}{neck}{body}</g>'


def cord(c: Canvas, d: str, colour: str, width: float = 26, braid: bool = False) -> str:
    shade = c.cast(line(d, SHADOW, width), 6, 16, 10, 0.32)
    body = line(d, dark(colour, 0.32), width) + line(d, colour, width - 5) + line(d, light(colour, 0.4), width * 0.24, opacity=0.75)
    if braid:
        body += path(d, "none", stroke=dark(colour, 0.55), stroke_width=float(width - 5), stroke_dasharray="7 15", stroke_opacity=0.5)
        body += path(d, "none", stroke="#ffffff", stroke_width=float(width - 12), stroke_dasharray="6 16", stroke_dashoffset=11, stroke_opacity=0.35)
    return shade + body


def loops(turns: int, rx: float, ry: float) -> str:
    """A loosely wound cable: several loops around the middle that do not quite cover one another."""
    points = []
    for step in range(turns * 24 + 1):
        angle = -pi * 0.5 + step / 24 * 2 * pi
        drift = 1 - 0.11 * (step / 24)
        points.append((600 + rx * drift * cos(angle) + 9 * sin(step / 11), 570 + ry * drift * sin(angle) + 8 * cos(step / 13)))
    d = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for index in range(1, len(points)):
        d += f"L{points[index][0]:.1f} {points[index][1]:.1f}"
    return d


def cable(colour: str, ends: str = "cc", braid: bool = False, turns: int = 3) -> str:
    """A wound cable with its two ends in front. `ends`: the kinds of plug, left and right."""
    c = Canvas()
    coil = cord(c, loops(turns, 330, 300), colour, 27, braid)
    left = cord(c, "M330 700C330 860 420 900 430 960", colour, 27, braid) if turns else ""
    tail_a = cord(c, "M600 270C380 250 210 420 236 690C246 780 300 820 330 880", colour, 27, braid)
    tail_b = cord(c, "M866 640C900 760 900 800 872 888", colour, 27, braid)
    strap = rect(556, 236, 88, 130, 26, c.linear(light("#3a424c", 0.2), "#23292f", to=(1, 0))) + rect(572, 286, 56, 8, 4, "#ffffff", opacity=0.25)
    first = plug_c(c, 336, 886, 166, colour, 1.2, ends[0])
    second = plug_c(c, 866, 892, 194, colour, 1.2, ends[1])
    del left
    return c.finish(coil, tail_a, tail_b, strap, first, second, tint=colour)


def three_in_one(colour: str) -> str:
    c = Canvas()
    trunk = cord(c, "M600 1010C600 900 420 900 400 800S560 700 600 600", colour, 30, True)
    arms = "".join(cord(c, f"M600 590C600 510 {x} 520 {x} 400", colour, 20, True) for x in (350, 600, 850))
    block = rect(536, 548, 128, 96, 30, c.linear("#48515c", "#20262d")) + circle(600, 596, 12, "#52e0a8")
    heads = plug_c(c, 350, 400, -6, "#2b323b", 1.05, "l") + plug_c(c, 600, 400, 0, "#2b323b", 1.05, "c") + plug_c(c, 850, 400, 6, "#2b323b", 1.05, "a")
    foot = plug_c(c, 600, 960, 180, "#2b323b", 0.98, "a")
    return c.finish(moved(42, -22, trunk, arms, block, heads, foot, scale=0.93), tint=colour)


def charger(colour: str, label: str, ports: tuple[str, ...], accent: str, with_cable: bool = False, wide: bool = False) -> str:
    """A wall charger with round pins; the ports on its face, the watts beside them."""
    c = Canvas()
    w, h = (470, 560) if wide else (420, 500)
    x, y = 600 - w / 2, 420
    ink = "#5b6570" if is_pale(colour) else "#ffffff"
    pin = "".join(rect(600 + at - 24, y - 176, 48, 190, 24, c.linear("#7d8791", "#f3f5f7", "#8b949e", to=(1, 0))) + rect(600 + at - 25, y - 84, 50, 96, 10, c.linear("#2b323b", "#565f6a", "#23292f", to=(1, 0))) for at in (-96, 96))
    body = rect(x, y, w, h, 84, c.linear(light(colour, 0.5), colour, dark(colour, 0.16), to=(1, 1)))
    collar = rect(600 - 170, y - 18, 340, 60, 28, dark(colour, 0.12))
    shine = rect(x + 16, y + 16, w - 32, h - 32, 70, "none", stroke="#ffffff", stroke_width=5.0, stroke_opacity=0.55) + path(f"M{x + w - 120} {y + 10}Q{x + w - 12} {y + 14} {x + w - 10} {y + 110}V{y + h - 100}Q{x + w - 12} {y + h - 14} {x + w - 110} {y + h - 10}Q{x + w - 60} {y + h - 60} {x + w - 60} {y + h - 120}V{y + 120}Q{x + w - 60} {y + 50} {x + w - 120} {y + 10}Z", dark(colour, 0.4), opacity=0.16)
    edge = rect(x, y, w, h, 84, "none", stroke=dark(colour, 0.35), stroke_width=2.0, stroke_opacity=0.45)
    face = [lettering(label, 600, y + 82, 62, ink, 1.35), rect(600 - 34, y + 172, 68, 8, 4, accent)]
    top = y + 180 + (h - 180) / (len(ports) + 1)
    for index, port in enumerate(ports):
        at = top + index * (h - 190) / (len(ports) + 0.6)
        face.append(usb_c(600, at, 104) if port == "c" else usb_a(600, at, 116, accent))
    extra = ""
    if with_cable:
        d = f"M600 {y + h - 140}C600 {y + h + 130} 860 {y + h + 60} 960 {y + h - 30}S1040 620 960 560"
        extra = cord(c, d, "#eef0f3", 26) + plug_c(c, 600, y + h - 60, 0, "#e3e7eb", 0.9, "c") + plug_c(c, 950, 548, -28, "#e3e7eb", 1.0, "c")
    all_of_it = group(c.floor(600, y + h + 4, w * 1.05, 0.34), pin, collar, body, shine, edge, *face, extra)
    return c.finish(moved(-100 if with_cable else -54, -72, all_of_it, scale=1.09), tint=accent)


def car_charger(colour: str, accent: str) -> str:
    c = Canvas()
    body = path("M520 560L548 900Q556 960 600 960T652 900L680 560Z", c.linear(dark(colour, 0.35), light(colour, 0.3), dark(colour, 0.3), to=(1, 0)))
    springs = rect(506, 690, 30, 110, 14, "#c7ced6") + rect(664, 690, 30, 110, 14, "#c7ced6")
    tip = rect(560, 940, 80, 70, 24, c.linear("#8b949e", "#eef1f4", "#8b949e", to=(1, 0)))
    neck = rect(492, 500, 216, 84, 26, c.linear(dark(colour, 0.4), light(colour, 0.25), dark(colour, 0.35), to=(1, 0)))
    head = ellipse(600, 372, 216, 150, c.linear(light(colour, 0.35), colour, dark(colour, 0.35), to=(1, 1))) + path("M384 372C384 470 480 560 600 560S816 470 816 372Z", c.linear(dark(colour, 0.2), light(colour, 0.18), dark(colour, 0.4), to=(1, 0)))
    face = ellipse(600, 366, 188, 124, "#14181d") + ellipse(600, 366, 188, 124, "none", stroke=accent, stroke_width=9.0) + usb_a(600, 328, 128, accent) + usb_c(600, 414, 96)
    glow = c.blurred(16, ellipse(600, 366, 196, 132, "none", stroke=accent, stroke_width=10.0), opacity=0.6)
    whole = c.cast(group(ellipse(600, 400, 216, 170, SHADOW), rect(520, 520, 160, 460, 40, SHADOW)), 26, 40, 30, 0.36) + tip + springs + body + neck + head + glow + face
    return c.finish(turned(24, whole), tint=accent)


def pad(colour: str, accent: str) -> str:
    """A wireless pad, seen from above at an angle, with a phone hovering over it."""
    c = Canvas()
    d = "M600 760C760 900 980 860 1030 1010"
    plate = ellipse(600, 742, 380, 196, dark(colour, 0.4)) + ellipse(600, 716, 380, 196, c.linear(light(colour, 0.35), colour, to=(1, 1))) + ellipse(600, 716, 312, 158, c.linear(dark(colour, 0.15), light(colour, 0.12), to=(1, 1))) + ellipse(600, 714, 330, 168, "none", stroke=accent, stroke_width=6.0)
    rings = "".join(ellipse(600, 714, 90 + i * 62, 44 + i * 31, "none", stroke=accent, stroke_width=5.0, stroke_opacity=0.75 - i * 0.22) for i in range(3))
    bolt = f'<g transform="translate(600 712) scale(1 .62)">{path(BOLT, accent)}</g>'
    phone = f'<g transform="translate(600 470) scale(1 .52) rotate(45)">{rect(-170, -330, 340, 660, 54, "#2b323b", transform="translate(26 26)")}{rect(-170, -330, 340, 660, 54, c.linear("#8fa8c4", "#46607e", to=(1, 1)))}{rect(-130, -296, 130, 130, 36, "#34485f")}{circle(-95, -262, 24, "#0d1117")}{circle(-40, -206, 24, "#0d1117")}</g>'
    shade = c.blurred(24, ellipse(600, 706, 260, 120, SHADOW), opacity=0.34)
    return c.finish(cord(c, d, "#3a424c", 20), c.floor(600, 900, 760, 0.3), plate, rings, bolt, shade, phone, tint=accent)


def bank(colour: str, label: str, style: str, accent: str) -> str:
    """A power bank. style: "dots" (lights), "display" (percent), "mini" (folding plug), "magnet" (ring, phone behind)."""
    c = Canvas()
    ink = "#4b5560" if is_pale(colour) else "#ffffff"
    w, h = {"dots": (420, 780), "display": (470, 850), "mini": (330, 560), "magnet": (400, 640)}[style]
    x, y = 600 - w / 2, 590 - h / 2 + (60 if style == "mini" else 0)
    r = {"dots": 60, "display": 46, "mini": 90, "magnet": 70}[style]
    body = rect(x, y, w, h, r, c.linear(light(colour, 0.38), colour, dark(colour, 0.22), to=(1, 1)))
    edge = rect(x + 3, y + 3, w - 6, h - 6, r - 3, "none", stroke="#ffffff", stroke_width=4.0, stroke_opacity=0.4)
    side = rect(x + 18, y + 10, w, h, r, dark(colour, 0.42))
    parts = [c.cast(rect(x + 10, y, w, h, r, SHADOW), 20, 40, 32, 0.38), side, body, edge]
    if style == "dots":
        parts += [lettering(label, x + w / 2, y + h * 0.44, 66, ink, 1.2), path(BOLT, accent, transform=f"translate({x + w / 2} {y + h * 0.32}) scale(.9)")]
        parts += [circle(x + w / 2 - 66 + i * 44, y + h - 90, 12, "#52e0a8" if i < 3 else ink, opacity=1 if i < 3 else 0.3) for i in range(4)]
        parts += [group(*(rect(x + 40, y + h * 0.6 + i * 26, w - 80, 4, 2, ink, opacity=0.12) for i in range(5)))]
        parts += [usb_a(x + w / 2 - 80, y + 64, 104, accent), usb_c(x + w / 2 + 84, y + 64, 84)]
    elif style == "display":
        parts += [rect(x + 40, y + 46, w - 80, 220, 34, "#0d1117"), lettering("87", x + w / 2 - 30, y + 96, 116, "#7df0c8", 1.3), lettering("%", x + w / 2 + 106, y + 138, 62, "#7df0c8", 1.3)]
        parts += [lettering(label, x + w / 2, y + h * 0.52, 60, ink, 1.2), rect(x + w / 2 - 40, y + h * 0.64, 80, 10, 5, accent)]
        parts += ["".join(path(f"M{x + 20} {y + h - 40 - i * 30}L{x + w - 20} {y + h - 120 - i * 30}", "none", stroke="#ffffff", stroke_width=3.0, stroke_opacity=0.07) for i in range(14))]
        parts += [usb_c(x + 104, y + h - 74, 84), usb_a(x + w / 2, y + h - 74, 96, accent), usb_a(x + w - 104, y + h - 74, 96, accent)]
    elif style == "mini":
        prong = rect(x + w / 2 - 30, y - 132, 60, 104, 18, c.linear("#8f98a2", "#eef1f4", "#a2abb5", to=(1, 0))) + rect(x + w / 2 - 54, y - 44, 108, 60, 22, dark(colour, 0.3))
        parts.insert(1, prong)
        parts += [c.clipped(rect(x, y, w, h, r, "#fff"), circle(x + w * 0.2, y + h * 0.92, 210, "#ffffff", opacity=0.14), circle(x + w * 0.95, y + h * 0.6, 150, "#ffffff", opacity=0.12)), lettering(label, x + w / 2, y + 150, 52, ink, 1.25)]
        parts += [circle(x + w / 2, y + h - 130, 52, "none", stroke=ink, stroke_width=8.0, stroke_opacity=0.5), path(BOLT, ink, transform=f"translate({x + w / 2} {y + h - 130}) scale(.5)")]
        loop = cord(c, f"M{x + w - 30} {y + 70}C{x + w + 190} {y + 20} {x + w + 200} {y + 330} {x + w + 20} {y + 420}", accent, 22)
        parts.insert(0, loop)
    else:
        phone = rect(x + 90, 130, 430, 900, 66, c.linear("#dfe5ec", "#a9b6c4", to=(1, 1))) + rect(x + 94, 134, 422, 892, 62, "none", stroke="#ffffff", stroke_width=4.0, stroke_opacity=0.7) + rect(x + 122, 162, 150, 150, 42, "#8b9aab") + circle(x + 162, 202, 28, "#0d1117") + circle(x + 226, 268, 28, "#0d1117")
        parts = [c.cast(rect(x + 90, 130, 430, 900, 66, SHADOW), 10, 34, 30, 0.34), phone, turned(-6, *parts)]
        ring = circle(600, 540, 118, "none", stroke=ink, stroke_width=14.0, stroke_opacity=0.5) + path(BOLT, accent, transform="translate(600 540) scale(.95)") + lettering(label, 600, 726, 46, ink, 1.25)
        parts.append(turned(-6, ring))
    angle = {"dots": 8, "display": -6, "mini": 0, "magnet": 0}[style]
    whole = group(*parts)
    if style == "magnet":
        whole = moved(-60, 10, whole)
    return c.finish(turned(angle, whole), tint=mix(colour, accent, 0.4))


def strip(colour: str, accent: str) -> str:
    """A socket strip: four round sockets, two USB ports, a lit switch, its cord running off."""
    c = Canvas()
    d = "M980 600C1080 600 1100 760 980 820S560 850 420 950"
    body = rect(110, 450, 880, 250, 60, c.linear(light(colour, 0.6), colour, dark(colour, 0.16)))
    edge = rect(114, 454, 872, 242, 56, "none", stroke="#ffffff", stroke_width=5.0, stroke_opacity=0.7) + rect(110, 450, 880, 250, 60, "none", stroke=dark(colour, 0.4), stroke_width=2.0, stroke_opacity=0.4)
    sockets = "".join(circle(x, 575, 80, c.linear(dark(colour, 0.22), light(colour, 0.5), to=(1, 1))) + circle(x, 575, 66, c.linear(dark(colour, 0.3), dark(colour, 0.12), to=(0, 1))) + circle(x - 26, 575, 11, "#15191f") + circle(x + 26, 575, 11, "#15191f") + rect(x - 7, 510, 14, 22, 4, "#b9c0c8") + rect(x - 7, 618, 14, 22, 4, "#b9c0c8") for x in (236, 416, 596))
    ports = usb_a(762, 540, 96, accent) + usb_a(762, 610, 96, accent)
    switch = rect(852, 510, 88, 130, 20, dark(colour, 0.5)) + rect(862, 520, 68, 110, 14, c.linear(light(accent, 0.35), accent)) + lettering("I", 896, 548, 44, "#ffffff", 1.6)
    plug = turned(60, rect(366, 900, 104, 120, 34, c.linear(light(colour, 0.5), dark(colour, 0.15))) + rect(386, 1008, 20, 76, 10, "#aab3bc") + rect(430, 1008, 20, 76, 10, "#aab3bc"), x=418, y=950)
    whole = cord(c, d, dark(colour, 0.1), 30) + plug + c.cast(rect(110, 450, 880, 250, 60, SHADOW), 0, 40, 28, 0.36) + body + edge + sockets + ports + switch
    return c.finish(turned(-8, moved(20, -60, whole)), tint=accent)
