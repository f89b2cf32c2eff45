"""Phones and tablets: a back with its camera island, a front with a living screen, their brands' marks."""

from __future__ import annotations

from math import cos, radians, sin

from .canvas import (
    GLASS,
    Canvas,
    circle,
    dark,
    ellipse,
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


def mark(brand: str, x: float, y: float, size: float, colour: str, opacity: float = 0.55) -> str:
    """The invented brands' signs: Lintara a star, Kaliva a river, Senjani a setting sun."""
    if brand == "Lintara":
        shape = path("M0 -10C1.4 -3 3 -1.4 10 0C3 1.4 1.4 3 0 10C-1.4 3 -3 1.4 -10 0C-3 -1.4 -1.4 -3 0 -10Z", colour)
    elif brand == "Kaliva":
        waves = (line(f"M-9 {y0}C-5 {y0 - 5} -3 {y0 - 5} 0 {y0}S5 {y0 + 5} 9 {y0}", colour, 2.6) for y0 in (-3, 4))
        shape = "".join(waves)
    else:
        shape = path("M-8 3A8 8 0 0 1 8 3Z", colour) + line("M-10 7H10", colour, 2.2)
    return f'<g opacity="{opacity}">{moved(x, y, shape, scale=size / 20)}</g>'


def lens(c: Canvas, x: float, y: float, r: float) -> str:
    ring = circle(x, y, r, c.linear("#5b6470", "#15191f", to=(1, 1)))
    glass = circle(x, y, r * 0.8, "#0b0e13") + circle(x, y, r * 0.56, c.radial("#3a5a8c", "#101a2c", "#06080c", at=(0.4, 0.36), radius=0.7))
    return ring + glass + circle(x, y, r * 0.24, "#05070a") + circle(x - r * 0.28, y - r * 0.3, r * 0.13, "#cfe2ff", opacity=0.85)


def flash(x: float, y: float, r: float) -> str:
    return circle(x, y, r, "#fff3d1") + circle(x, y, r * 0.55, "#ffe29a")


def island(c: Canvas, kind: str, x: float, y: float, w: float, colour: str) -> str:
    """The cameras, inside the back whose upper left corner is (x, y) and whose width is w."""
    plate = c.linear(light(colour, 0.22), dark(colour, 0.16), to=(1, 1))
    edge = {"stroke": light(colour, 0.45), "stroke_width": 2.0, "stroke_opacity": 0.7}
    u = w / 100
    if kind == "pill":
        box = rect(x + 9 * u, y + 9 * u, 30 * u, 62 * u, 15 * u, plate, **edge)
        return box + lens(c, x + 24 * u, y + 25 * u, 11.5 * u) + lens(c, x + 24 * u, y + 52 * u, 11.5 * u) + flash(x + 48 * u, y + 18 * u, 3 * u)
    if kind == "square":
        box = rect(x + 8 * u, y + 8 * u, 52 * u, 52 * u, 14 * u, plate, **edge)
        eyes = lens(c, x + 22 * u, y + 22 * u, 10.5 * u) + lens(c, x + 22 * u, y + 46 * u, 10.5 * u) + lens(c, x + 46 * u, y + 46 * u, 10.5 * u)
        return box + eyes + flash(x + 46 * u, y + 22 * u, 4 * u)
    if kind == "ring":
        box = circle(x + 50 * u, y + 42 * u, 33 * u, plate, **edge) + circle(x + 50 * u, y + 42 * u, 27.5 * u, "#11151b")
        eyes = "".join(lens(c, x + 50 * u + 14 * u * sin(radians(a)), y + 42 * u - 14 * u * cos(radians(a)), 8.6 * u) for a in (-45, 45, 135))
        return box + eyes + flash(x + 40 * u, y + 52 * u, 3.4 * u)
    if kind == "bar":
        box = rect(x, y + 16 * u, w, 25 * u, 0, c.linear("#2b323b", "#12161b")) + rect(x, y + 16 * u, w, 2, 0, "#ffffff", opacity=0.35)
        eyes = "".join(lens(c, x + at * u, y + 28.5 * u, 8.8 * u) for at in (20, 42, 64))
        return box + eyes + flash(x + 83 * u, y + 28.5 * u, 3.2 * u)
    if kind == "single":
        return lens(c, x + 22 * u, y + 22 * u, 12 * u) + flash(x + 42 * u, y + 22 * u, 3.4 * u)
    eyes = "".join(lens(c, x + 22 * u, y + at * u, 10.5 * u) for at in (20, 45, 70))  # "dots": three, set straight into the back
    return eyes + flash(x + 42 * u, y + 20 * u, 3.2 * u)


def back(c: Canvas, x: float, y: float, w: float, h: float, colour: str, brand: str, cameras: str, ground: str = "plain") -> str:
    r = w * 0.13
    body = rect(x, y, w, h, r, c.linear(light(colour, 0.26), colour, dark(colour, 0.2), to=(1, 1)))
    grain = ""
    if ground == "bands":
        grain = "".join(path(f"M{x - 40} {y + h * k}C{x + w * 0.4} {y + h * (k - 0.16)} {x + w * 0.6} {y + h * (k + 0.14)} {x + w + 40} {y + h * (k - 0.06)}V{y + h}H{x - 40}Z", "#ffffff", opacity=0.07) for k in (0.35, 0.55, 0.75))
    elif ground == "split":
        grain = rect(x, y + h * 0.62, w, h * 0.4, 0, dark(colour, 0.35), opacity=0.55)
    elif ground == "rays":
        grain = "".join(path(f"M{x + w * 0.5} {y + w * 0.42}L{x - 200 + k * 110} {y + h + 20}L{x - 150 + k * 110} {y + h + 20}Z", "#ffffff", opacity=0.09) for k in range(7))
    sheen = path(f"M{x} {y + h * 0.5}L{x + w} {y - h * 0.02}V{y + h * 0.16}L{x} {y + h * 0.72}Z", "#ffffff", opacity=0.1)
    sign = mark(brand, x + w / 2, y + h * 0.86, w * 0.14, dark(colour, 0.5) if is_pale(colour) else "#ffffff")
    contour = rect(x, y, w, h, r, "none", stroke=dark(colour, 0.3), stroke_width=2.0, stroke_opacity=0.5) if is_pale(colour) else ""
    rim = contour + rect(x + 2, y + 2, w - 4, h - 4, r - 2, "none", stroke=light(colour, 0.55), stroke_width=4.0, stroke_opacity=0.6)
    return c.clipped(rect(x, y, w, h, r, "#fff"), body, grain, sheen, island(c, cameras, x, y, w, colour)) + sign + rim


def wallpaper(c: Canvas, kind: str, x: float, y: float, w: float, h: float, colour: str, second: str) -> str:
    if kind == "hills":
        sky = rect(x, y, w, h, 0, c.linear(dark(colour, 0.35), colour, light(second, 0.25)))
        sun = circle(x + w * 0.64, y + h * 0.5, w * 0.17, light(second, 0.5))
        hills = ((0.62, 0.1, mix(colour, second, 0.5)), (0.72, -0.08, dark(mix(colour, second, 0.25), 0.25)), (0.84, 0.07, dark(colour, 0.55)))
        rows = (f"M{x} {y + h * k}C{x + w * 0.3} {y + h * (k - t)} {x + w * 0.6} {y + h * (k + t)} {x + w} {y + h * (k - t * 0.5)}V{y + h}H{x}Z" for k, t, _ in hills)
        return sky + sun + "".join(path(d, fill) for d, (_, _, fill) in zip(rows, hills, strict=True))
    if kind == "orbs":
        ground = rect(x, y, w, h, 0, c.linear(dark(colour, 0.55), dark(colour, 0.2), to=(1, 1)))
        spots = ((0.2, 0.42, 0.5, second), (0.9, 0.62, 0.55, colour), (0.35, 0.95, 0.6, light(second, 0.3)))
        return ground + c.blurred(46, *(circle(x + w * a, y + h * b, w * r, fill, opacity=0.85) for a, b, r, fill in spots))
    if kind == "petals":
        ground = rect(x, y, w, h, 0, c.linear(light(colour, 0.55), light(second, 0.4), to=(1, 1)))
        petals = (turned(a, ellipse(x + w * 0.5, y + h * 0.68 - w * 0.33, w * 0.17, w * 0.36, c.linear(second, colour), opacity=0.72), x=x + w * 0.5, y=y + h * 0.68) for a in range(0, 360, 45))
        return ground + "".join(petals) + circle(x + w * 0.5, y + h * 0.68, w * 0.09, light(second, 0.6))
    if kind == "kawung":
        ground = rect(x, y, w, h, 0, c.linear(dark(colour, 0.3), dark(colour, 0.6), to=(1, 1)))
        step, parts = w / 2.4, []
        for row in range(int(h / step) + 2):
            for column in range(4):
                cx, cy = x + column * step, y + row * step
                parts += [turned(a, ellipse(cx, cy - step * 0.3, step * 0.13, step * 0.25, second, opacity=0.75), x=cx, y=cy) for a in (45, 135, 225, 315)]
        return ground + "".join(parts) + rect(x, y, w, h * 0.5, 0, c.linear(f"{dark(colour, 0.6)}/.9", f"{dark(colour, 0.6)}/0"))
    if kind == "blocks":
        ground = rect(x, y, w, h, 0, light(colour, 0.6))
        return ground + circle(x + w * 0.25, y + h * 0.66, w * 0.42, colour) + rect(x + w * 0.46, y + h * 0.5, w * 0.7, w * 0.7, 40, second) + path(f"M{x} {y + h}L{x + w * 0.5} {y + h * 0.72}L{x + w} {y + h}Z", dark(colour, 0.3)) + circle(x + w * 0.76, y + h * 0.6, w * 0.13, "#ffffff", opacity=0.85)
    ground = rect(x, y, w, h, 0, c.linear(dark(colour, 0.45), colour))  # "waves"
    waves = ((0.46, 0.35), (0.58, 0.22), (0.7, 0.1), (0.82, 0.0))
    return ground + "".join(path(f"M{x} {y + h * k}C{x + w * 0.35} {y + h * (k - 0.14)} {x + w * 0.62} {y + h * (k + 0.13)} {x + w} {y + h * (k - 0.05)}V{y + h}H{x}Z", mix(light(second, whiter), colour, index * 0.16), opacity=0.82) for index, (k, whiter) in enumerate(waves))


def screen(c: Canvas, x: float, y: float, w: float, h: float, r: float, paper: tuple[str, str, str], clock: str = "10:08", dock: bool = True) -> str:
    """Wallpaper, clock, dock of icons and a gleam of the glass. `paper`: kind and two colours."""
    kind, colour, second = paper
    pale = kind in {"petals", "blocks"}
    ink = dark(colour, 0.6) if pale else "#ffffff"
    parts = [wallpaper(c, kind, x, y, w, h, colour, second)]
    parts.append(lettering(clock, x + w / 2, y + h * 0.15, w * 0.19, ink, 0.95))
    parts.append(rect(x + w * 0.34, y + h * 0.15 + w * 0.27, w * 0.32, w * 0.028, w * 0.014, ink, opacity=0.7))
    bar = y + w * 0.075
    parts += [rect(x + w * 0.87, bar - w * 0.018, w * 0.06, w * 0.034, w * 0.01, ink, opacity=0.85), circle(x + w * 0.83, bar, w * 0.015, ink, opacity=0.85)]
    if dock:
        tops = ("#34b27b", "#3b82d6", "#f2a93b", "#e5604d")
        size = w * 0.155
        parts.append(rect(x + w * 0.06, y + h - size * 1.75, w * 0.88, size * 1.42, size * 0.42, "#ffffff", opacity=0.28))
        for index, top in enumerate(tops):
            left = x + w * 0.115 + index * w * 0.205
            parts += [rect(left, y + h - size * 1.54, size, size, size * 0.28, c.linear(light(top, 0.2), top)), circle(left + size / 2, y + h - size * 1.04, size * 0.2, "#ffffff", opacity=0.9)]
    parts.append(path(f"M{x + w * 0.55} {y}H{x + w}V{y + h * 0.5}L{x + w * 0.1} {y + h}H{x - w * 0.3}Z", "#ffffff", opacity=0.06))
    return c.clipped(rect(x, y, w, h, r, "#fff"), *parts)


def front(c: Canvas, x: float, y: float, w: float, h: float, frame: str, paper: tuple[str, str, str], hole: str = "centre", chin: float = 0) -> str:
    r = w * 0.13
    body = rect(x, y, w, h, r, c.linear(light(frame, 0.5), dark(frame, 0.25), light(frame, 0.1), to=(1, 1)))
    black = rect(x + 6, y + 6, w - 12, h - 12, r - 5, GLASS)
    edge = w * 0.035
    view = screen(c, x + edge, y + edge, w - 2 * edge, h - 2 * edge - chin, r - edge * 0.7, paper)
    if hole == "drop":
        top = path(f"M{x + w * 0.4} {y + edge - 1}C{x + w * 0.46} {y + edge} {x + w * 0.45} {y + w * 0.1} {x + w * 0.5} {y + w * 0.1}S{x + w * 0.54} {y + edge} {x + w * 0.6} {y + edge - 1}Z", GLASS)
    else:
        at = {"centre": 0.5, "left": 0.16}[hole]
        top = circle(x + w * at, y + edge + w * 0.055, w * 0.034, GLASS) + circle(x + w * at, y + edge + w * 0.055, w * 0.014, "#25406b")
    keys = rect(x + w - 2, y + h * 0.24, 7, h * 0.1, 3, dark(frame, 0.2)) + rect(x + w - 2, y + h * 0.37, 7, h * 0.065, 3, dark(frame, 0.2))
    return keys + body + black + view + top


def pair(colour: str, brand: str, cameras: str, paper: tuple[str, str, str], hole: str = "centre", ground: str = "plain", scale: float = 1, chin: float = 0) -> str:
    """The usual shop shot: the back leaning behind, the front before it."""
    c = Canvas()
    w, h = 388 * scale, 824 * scale
    top = 590 - h / 2
    shade = rect(0, 0, w, h, w * 0.13, SHADOW)
    behind = turned(-9, c.cast(moved(285, top - 8, shade), 0, 34, 30, 0.3), back(c, 285, top - 8, w, h, colour, brand, cameras, ground), x=480, y=600)
    before = turned(4, c.cast(moved(560, top + 24, shade), -12, 30, 30, 0.42), front(c, 560, top + 24, w, h, colour, paper, hole, chin), x=750, y=600)
    return c.finish(behind, before, tint=colour)


def folded(colour: str, brand: str, paper: tuple[str, str, str]) -> str:
    """A clamshell: half open behind (upper half leaning), closed with its cover screen before."""
    c = Canvas()
    w, h = 372, 800
    shade = rect(0, 0, w, h, 46, SHADOW)
    opened = front(c, 250, 190, w, h, colour, paper) + rect(250, 586, w, 7, 0, "#000000", opacity=0.22) + rect(244, 574, 8, 32, 4, dark(colour, 0.3)) + rect(250 + w - 2, 574, 8, 32, 4, dark(colour, 0.3))
    closed = c.cast(rect(600, 560, 380, 400, 46, SHADOW), -8, 30, 28, 0.45)
    closed += rect(600, 560, 380, 404, 46, c.linear(light(colour, 0.3), colour, dark(colour, 0.22), to=(1, 1)))
    closed += rect(622, 582, 336, 188, 34, GLASS) + c.clipped(rect(630, 590, 320, 172, 28, "#fff"), wallpaper(c, "orbs", 630, 590, 320, 172, colour, paper[2]))
    closed += lettering("10:08", 720, 640, 62, "#ffffff", 1.0) + lens(c, 880, 634, 30) + lens(c, 880, 712, 30)
    closed += mark(brand, 790, 876, 52, "#ffffff") + rect(600, 948, 380, 16, 8, dark(colour, 0.35)) + rect(602, 562, 376, 400, 44, "none", stroke=light(colour, 0.5), stroke_width=3.0, stroke_opacity=0.6)
    return c.finish(turned(-5, c.cast(moved(250, 190, shade), 4, 34, 30, 0.32) + opened, x=430, y=590), turned(5, closed, x=790, y=760), tint=colour)


def keypad(colour: str, brand: str, big: bool = False) -> str:
    """A phone with keys; `big` for elder hands, with a red help key on a charging cradle."""
    c = Canvas()
    w, h = (430, 880) if big else (372, 830)
    x, y = 600 - w / 2, 600 - h / 2 - 20
    parts = [c.floor(600, y + h + (48 if big else 12), w * 1.25, 0.36)]
    if big:
        parts.append(path(f"M{x - 50} {y + h + 46}L{x - 16} {y + h - 90}H{x + w + 16}L{x + w + 50} {y + h + 46}Q600 {y + h + 62} {x - 50} {y + h + 46}Z", c.linear("#48515c", "#23292f")))
    parts.append(rect(x, y, w, h, 74, c.linear(light(colour, 0.3), colour, dark(colour, 0.22), to=(1, 1))))
    parts.append(rect(x + 5, y + 5, w - 10, h - 10, 70, "none", stroke="#ffffff", stroke_width=3.0, stroke_opacity=0.35))
    sx, sy, sw, sh = x + 38, y + 86, w - 76, h * 0.31
    parts += [rect(sx - 10, sy - 10, sw + 20, sh + 20, 24, GLASS), c.clipped(rect(sx, sy, sw, sh, 14, "#fff"), wallpaper(c, "hills", sx, sy, sw, sh, "#2f7fb8", "#f4b25e"))]
    parts += [lettering("10:08", 600, sy + 40, 88 if big else 62, "#ffffff", 1.1), rect(x + w / 2 - 46, y + 38, 92, 10, 5, dark(colour, 0.5))]
    top = sy + sh + 42
    pad = dark(colour, 0.42) if not is_pale(colour) else "#3a424c"
    parts.append(rect(x + w / 2 - 62, top, 124, 72, 34, c.linear(light(pad, 0.25), pad)) + rect(x + w / 2 - 30, top + 20, 60, 32, 14, light(pad, 0.45)))
    parts += [rect(x + 42, top + 8, 78, 50, 25, "#2fa36b"), rect(x + w - 120, top + 8, 78, 50, 25, "#d9483b")]
    rows, high = 4, (y + h - 46 - top - 92) / 4
    names = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "")
    wide = (w - 84 - 2 * 14) / 3
    for index in range(rows * 3):
        kx, ky = x + 42 + (index % 3) * (wide + 14), top + 92 + (index // 3) * high
        parts.append(rect(kx, ky, wide, high - 14, 20, c.linear(light(pad, 0.3), pad)) + rect(kx + 2, ky + 2, wide - 4, 8, 4, "#ffffff", opacity=0.18))
        if names[index]:
            size = (high - 14) * (0.56 if big else 0.42)
            parts.append(lettering(names[index], kx + wide / 2, ky + (high - 14 - size) / 2, size, "#ffffff", 1.5 if big else 1.3))
    if big:
        parts.append(circle(x + w - 4, y + 210, 0) + rect(x + w - 6, y + 150, 16, 110, 8, "#d9483b"))
    return c.finish(*parts, tint=colour)


def tablet(colour: str, brand: str, paper: tuple[str, str, str], extra: str = "") -> str:
    """Lying across; extra: "pen" beside it, "bumper" around it for small hands."""
    c = Canvas()
    x, y, w, h = 150, 300, 900, 600
    parts = []
    if extra == "bumper":
        hull = rect(x - 44, y - 44, w + 88, h + 88, 96, c.linear(light(colour, 0.25), colour, dark(colour, 0.15), to=(1, 1)))
        handle = path(f"M420 {y - 20}V{y - 84}Q420 {y - 124} 462 {y - 124}H738Q780 {y - 124} 780 {y - 84}V{y - 20}H724V{y - 62}Q724 {y - 74} 712 {y - 74}H488Q476 {y - 74} 476 {y - 62}V{y - 20}Z", dark(colour, 0.1))
        shape = rect(x - 44, y - 44, w + 88, h + 88, 96, SHADOW)
        corners = "".join(circle(px, py, 30, light(colour, 0.3), opacity=0.5) for px in (x + 4, x + w - 4) for py in (y + 4, y + h - 4))
        parts += [c.cast(shape, 0, 36, 30, 0.34), handle, hull, corners]
    else:
        parts.append(c.cast(rect(x, y, w, h, 44, SHADOW), 0, 40, 32, 0.36))
    parts.append(rect(x, y, w, h, 44, c.linear("#e8ebef", "#9aa3ad", "#c9ced4", to=(1, 1))) + rect(x + 5, y + 5, w - 10, h - 10, 40, GLASS))
    sx, sy, sw, sh = x + 38, y + 38, w - 76, h - 76
    view = [wallpaper(c, paper[0], sx, sy, sw, sh, paper[1], paper[2])]
    if extra == "bumper":
        for index, top in enumerate(("#f2a93b", "#3bb0a0", "#e5604d", "#6a79d6", "#f07fa4", "#4a9fe0")):
            px, py = sx + 150 + (index % 3) * 190, sy + 96 + (index // 3) * 190
            view.append(rect(px, py, 146, 146, 44, c.linear(light(top, 0.25), top)) + circle(px + 73, py + 73, 34, "#ffffff", opacity=0.92) + path(f"M{px + 56} {py + 78}Q{px + 73} {py + 98} {px + 90} {py + 78}", "none", stroke=top, stroke_width=8.0, stroke_linecap="round"))
    else:
        view.append(lettering("10:08", sx + 190, sy + 76, 86, "#ffffff", 1.0) + rect(sx + 52, sy + 196, 160, 14, 7, "#ffffff", opacity=0.7))
        view.append(rect(sx + 40, sy + sh - 190, 300, 150, 28, "#ffffff", opacity=0.24) + circle(sx + 110, sy + sh - 115, 36, "#ffffff", opacity=0.7) + rect(sx + 170, sy + sh - 138, 130, 14, 7, "#ffffff", opacity=0.8) + rect(sx + 170, sy + sh - 106, 90, 14, 7, "#ffffff", opacity=0.55))
    view.append(path(f"M{sx + sw * 0.6} {sy}H{sx + sw}V{sy + sh * 0.3}L{sx + sw * 0.5} {sy + sh}H{sx + sw * 0.2}Z", "#ffffff", opacity=0.06))
    parts += [c.clipped(rect(sx, sy, sw, sh, 16, "#fff"), *view), circle(600, y + 21, 6, "#25406b")]
    if extra == "pen":
        pen = c.cast(rect(300, 946, 620, 34, 17, SHADOW), 0, 18, 12, 0.34) + rect(300, 944, 560, 34, 17, c.linear("#ffffff", "#cfd5db")) + path("M858 944L916 957Q924 961 916 965L858 978Z", "#b3bbc4") + rect(380, 953, 90, 10, 5, colour)
        parts.append(turned(-7, pen))
    return c.finish(*parts, tint=colour)
