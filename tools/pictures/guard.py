"""What protects and holds a phone: cases, glass, pouches, rings and holders."""

from __future__ import annotations

from .canvas import (
    GLASS,
    Canvas,
    circle,
    dark,
    ellipse,
    group,
    lettering,
    light,
    line,
    mix,
    moved,
    path,
    rect,
    turned,
)
from .phones import flash, lens, wallpaper

SHADOW = "#1b2430"


def opening(c: Canvas, x: float, y: float, w: float, colour: str, eyes: int = 3) -> str:
    """The window for the cameras with the phone's lenses seen through it."""
    hole = rect(x, y, w, w, w * 0.3, dark(colour, 0.35)) + rect(x + 8, y + 8, w - 16, w - 16, w * 0.26, "#161b21")
    places = ((0.3, 0.3), (0.3, 0.7), (0.7, 0.7))[:eyes]
    return hole + "".join(lens(c, x + w * a, y + w * b, w * 0.17) for a, b in places) + flash(x + w * 0.7, y + w * 0.3, w * 0.07)


def case(colour: str, style: str, second: str = "#f2c14e") -> str:
    """A back cover. style: "soft", "clear", "rugged", "batik", "engraved"; a second one in `second` leans behind it."""
    c = Canvas()
    w, h, r = 440, 880, 74
    x, y = 600 - w / 2 + 70, 160
    shade = rect(x, y, w, h, r, SHADOW)
    front_parts: list[str] = []
    if style == "clear":
        phone = rect(x + 18, y + 18, w - 36, h - 36, r - 14, c.linear("#7fb3d9", "#3d6f9f", "#2d4f78", to=(1, 1)))
        shell = rect(x, y, w, h, r, "#ffffff", opacity=0.2) + rect(x + 7, y + 7, w - 14, h - 14, r - 6, "none", stroke="#ffffff", stroke_width=14.0, stroke_opacity=0.62) + rect(x, y, w, h, r, "none", stroke="#9db4c8", stroke_width=2.5, stroke_opacity=0.9)
        bumps = "".join(rect(px, py, 62, 62, 26, "#ffffff", opacity=0.7, stroke="#9db4c8", stroke_width=2.0) for px in (x - 9, x + w - 53) for py in (y - 9, y + h - 53))
        gleam = path(f"M{x + 40} {y + h * 0.62}L{x + w - 40} {y + h * 0.24}V{y + h * 0.38}L{x + 40} {y + h * 0.76}Z", "#ffffff", opacity=0.26) + path(f"M{x + 40} {y + h * 0.8}L{x + w - 40} {y + h * 0.42}V{y + h * 0.45}L{x + 40} {y + h * 0.83}Z", "#ffffff", opacity=0.26)
        front_parts = [phone, shell, bumps, gleam, opening(c, x + 44, y + 44, 186, "#9db4c8")]
        behind = rect(x, y, w, h, r, "#ffffff", opacity=0.35) + rect(x + 7, y + 7, w - 14, h - 14, r - 6, "none", stroke="#ffffff", stroke_width=12.0, stroke_opacity=0.8) + rect(x, y, w, h, r, "none", stroke="#9db4c8", stroke_width=3.0) + rect(x + 44, y + 44, 186, 186, 54, "#eef1f4", stroke="#9db4c8", stroke_width=3.0)
    else:
        skin = rect(x, y, w, h, r, c.linear(light(colour, 0.24), colour, dark(colour, 0.22), to=(1, 1)))
        rim = rect(x + 4, y + 4, w - 8, h - 8, r - 4, "none", stroke=light(colour, 0.6), stroke_width=5.0, stroke_opacity=0.55)
        front_parts = [skin]
        if style == "batik":
            step, motif = 176, []
            for row in range(9):
                for column in range(4):
                    cx, cy = x + column * step, y + row * step
                    motif += [turned(a, ellipse(cx, cy - 58, 25, 52, second) + ellipse(cx, cy - 58, 8, 28, dark(colour, 0.2)), x=cx, y=cy) for a in (45, 135, 225, 315)]
                    motif.append(circle(cx, cy, 7, second) + circle(cx + step / 2, cy + step / 2, 6, light(second, 0.4)))
            front_parts.append(c.clipped(rect(x, y, w, h, r, "#fff"), *motif))
        if style == "rugged":
            front_parts.append(rect(x + 46, y + 270, w - 92, h - 350, 40, dark(colour, 0.3)) + "".join(path(f"M{x + 70} {y + 330 + i * 62}L{x + w / 2} {y + 300 + i * 62}L{x + w - 70} {y + 330 + i * 62}", "none", stroke=second if i in (2, 3) else light(colour, 0.12), stroke_width=14.0, stroke_linejoin="round") for i in range(7)))
            front_parts.append("".join(path(d, dark(colour, 0.45)) for d in (f"M{x - 12} {y + 120}V{y + 50}Q{x - 12} {y - 12} {x + 60} {y - 12}H{x + 130}L{x + 108} {y + 26}H{x + 70}Q{x + 26} {y + 26} {x + 26} {y + 70}V{y + 98}Z", f"M{x + w + 12} {y + 120}V{y + 50}Q{x + w + 12} {y - 12} {x + w - 60} {y - 12}H{x + w - 130}L{x + w - 108} {y + 26}H{x + w - 70}Q{x + w - 26} {y + 26} {x + w - 26} {y + 70}V{y + 98}Z", f"M{x - 12} {y + h - 120}V{y + h - 50}Q{x - 12} {y + h + 12} {x + 60} {y + h + 12}H{x + 130}L{x + 108} {y + h - 26}H{x + 70}Q{x + 26} {y + h - 26} {x + 26} {y + h - 70}V{y + h - 98}Z", f"M{x + w + 12} {y + h - 120}V{y + h - 50}Q{x + w + 12} {y + h + 12} {x + w - 60} {y + h + 12}H{x + w - 130}L{x + w - 108} {y + h - 26}H{x + w - 70}Q{x + w - 26} {y + h - 26} {x + w - 26} {y + h - 70}V{y + h - 98}Z")))
        if style == "soft":
            front_parts.append(path(f"M{x} {y + h * 0.66}L{x + w} {y + h * 0.12}V{y + h * 0.34}L{x} {y + h * 0.88}Z", "#ffffff", opacity=0.09))
        if style == "engraved":
            front_parts.append(turned(-90, lettering("SEKAR", x + w / 2 + 4, y + h * 0.6 - 50, 110, light(colour, 0.72), 1.1), x=x + w / 2, y=y + h * 0.6))
        front_parts += [rim, opening(c, x + 44, y + 44, 186, colour)]
        other = second if style == "soft" else light(colour, 0.35) if style == "batik" else dark(second, 0.25)
        behind = rect(x, y, w, h, r, c.linear(light(other, 0.3), other, dark(other, 0.2), to=(1, 1))) + rect(x + 26, y + 26, w - 52, h - 52, r - 22, c.linear(dark(other, 0.32), dark(other, 0.12), to=(1, 1))) + rect(x + w - 230, y + 44, 186, 186, 54, "#eceff2") + "".join(path(f"M{x + 60} {y + 330 + i * 90}H{x + w - 60}", "none", stroke=light(other, 0.2), stroke_width=3.0, stroke_opacity=0.25) for i in range(6))
    turned_back = turned(-13, c.cast(shade, 0, 34, 30, 0.22), behind, x=x - 30, y=900)
    return c.finish(moved(0, 6, moved(-40, 0, turned_back), turned(5, c.cast(shade, -8, 34, 30, 0.26 if style == "clear" else 0.4), *front_parts, x=x + w / 2, y=600)), tint=colour)


def wallet(colour: str) -> str:
    """A folding leather case standing open: cards on the left, the phone on the right."""
    c = Canvas()
    left = path("M190 250L560 200V1010L190 960Q150 952 150 912V300Q150 258 190 250Z", c.linear(light(colour, 0.18), dark(colour, 0.18), to=(1, 0)))
    right = path("M600 200L990 250Q1030 258 1030 300V912Q1030 952 990 960L600 1010Z", c.linear(dark(colour, 0.25), light(colour, 0.15), to=(1, 0)))
    spine = path("M556 200H604V1010H556Z", c.linear(dark(colour, 0.5), dark(colour, 0.2), dark(colour, 0.5), to=(1, 0)))
    cards = "".join(path(f"M210 {y}L520 {y - 40}V{y + 190}L210 {y + 190}Z", fill) + path(f"M230 {y + 40}L330 {y + 27}V{y + 60}L230 {y + 70}Z", "#ffffff", opacity=0.5) for y, fill in ((350, "#5b8fc7"), (470, "#e8b04b")))
    pockets = path("M180 500L536 470V990L190 945Q180 944 180 930Z", light(colour, 0.06)) + path("M180 640L536 624V990L190 945Q180 944 180 930Z", light(colour, 0.12))
    seams = "".join(line(d, light(colour, 0.55), 4, stroke_dasharray="14 12", opacity=0.8) for d in ("M196 520L528 492", "M196 660L528 645", "M176 300V910", "M1006 300V910", "M190 274L548 224", "M612 224L984 274", "M190 938L548 986", "M612 986L984 938"))
    phone = path("M640 262L950 300Q974 304 974 328V880Q974 904 950 908L640 948Q616 950 616 926V284Q616 260 640 262Z", GLASS)
    view = c.clipped(path("M644 282L944 318Q956 320 956 332V876Q956 888 944 890L644 928Q634 929 634 918V292Q634 281 644 282Z", "#fff"), wallpaper(c, "hills", 630, 270, 330, 670, "#3f7f9f", "#f2b66a"), lettering("10:08", 790, 400, 66, "#ffffff", 1.0))
    clasp = path("M150 540H96Q72 540 72 566V634Q72 660 96 660H150Z", dark(colour, 0.2)) + circle(104, 600, 16, "#d9b768")
    return c.finish(c.floor(590, 1000, 900, 0.36), clasp, left, right, spine, cards, pockets, seams, phone, view, tint=colour)


def glass(kind: str, accent: str) -> str:
    """Screen protectors. kind: "clear", "privacy" (dark from the side), "film" (peeling), with a phone beneath."""
    c = Canvas()
    w, h, r = 400, 830, 58
    x, y = 330, 190
    phone = rect(x, y, w, h, r, "#2b323b") + rect(x + 5, y + 5, w - 10, h - 10, r - 4, GLASS)
    view = c.clipped(rect(x + 18, y + 18, w - 36, h - 36, r - 14, "#fff"), wallpaper(c, {"clear": "waves", "privacy": "orbs", "film": "petals"}[kind], x + 18, y + 18, w - 36, h - 36, accent, "#9fd8f0"))
    below = turned(-7, c.cast(rect(x, y, w, h, r, SHADOW), 0, 36, 30, 0.34), phone, view, circle(x + w / 2, y + 44, 12, GLASS), x=530, y=600)
    sheet_colour = "#22272e" if kind == "privacy" else "#dff1fb"
    solid = 0.8 if kind == "privacy" else 0.5
    sx, sy = x + 150, y + 10
    sheet = rect(sx, sy, w - 8, h - 8, r - 4, sheet_colour, opacity=solid) + rect(sx, sy, w - 8, h - 8, r - 4, c.linear("#ffffff/.75", "#ffffff/.05", "#ffffff/.4", to=(1, 1)), stroke="#ffffff", stroke_width=5.0) + rect(sx + 7, sy + 7, w - 22, h - 22, r - 9, "none", stroke="#8fb7cf", stroke_width=2.0, stroke_opacity=0.8)
    sheet += rect(sx + w / 2 - 54, sy + 26, 100, 14, 7, "#ffffff", opacity=0.85)
    sheet += path(f"M{sx + 30} {sy + h * 0.7}L{sx + w - 40} {sy + h * 0.28}V{sy + h * 0.42}L{sx + 30} {sy + h * 0.84}Z", "#ffffff", opacity=0.22 if kind == "privacy" else 0.5)
    if kind == "clear":
        sheet += lettering("9H", sx + w / 2, sy + h - 190, 92, mix(accent, "#1b3a5a", 0.5), 1.4)
    if kind == "privacy":
        sheet += path(f"M{sx + 96} {sy + 600}Q{sx + 196} {sy + 500} {sx + 296} {sy + 600}Q{sx + 196} {sy + 700} {sx + 96} {sy + 600}Z", "none", stroke="#ffffff", stroke_width=13.0, stroke_linejoin="round") + circle(sx + 196, sy + 600, 30, "none", stroke="#ffffff", stroke_width=13.0) + line(f"M{sx + 112} {sy + 690}L{sx + 280} {sy + 510}", "#ffffff", 15)
    if kind == "film":
        sheet += path(f"M{sx + w - 8} {sy + h - 240}C{sx + w - 60} {sy + h - 210} {sx + w - 200} {sy + h - 120} {sx + w - 240} {sy + h - 8}C{sx + w - 130} {sy + h - 50} {sx + w - 30} {sy + h - 130} {sx + w - 8} {sy + h - 240}Z", c.linear("#ffffff", accent, to=(1, 1)), stroke="#ffffff", stroke_width=3.0)
    tools = ""
    if kind == "clear":
        tools = turned(10, c.cast(rect(160, 880, 190, 130, 14, SHADOW), 0, 14, 12, 0.26), rect(160, 880, 190, 130, 14, "#ffffff"), rect(160, 880, 190, 44, 14, accent), lettering("WET", 255, 946, 34, "#7b8792", 1.2), x=250, y=940)
    return c.finish(moved(-10, 0, below), turned(9, c.cast(rect(sx, sy, w - 8, h - 8, r, SHADOW), 4, 34, 26, 0.2), sheet, x=sx + 190, y=600), tools, tint=accent)


def lens_guard(accent: str) -> str:
    """Three rings of glass with metal rims, one lifting off a camera island."""
    c = Canvas()
    back = rect(180, 420, 840, 900, 130, c.linear("#6f8296", "#44566a", to=(1, 1))) + rect(186, 426, 828, 888, 124, "none", stroke="#ffffff", stroke_width=5.0, stroke_opacity=0.3)
    plate = rect(250, 490, 560, 560, 150, c.linear("#8899ab", "#54677b", to=(1, 1)), stroke="#a9b8c7", stroke_width=3.0)
    eyes = lens(c, 400, 640, 106) + lens(c, 400, 900, 106) + lens(c, 660, 900, 106) + flash(560, 560, 26)
    rims = "".join(circle(a, b, 118, "none", stroke=accent, stroke_width=20.0) + circle(a, b, 127, "none", stroke="#ffffff", stroke_width=3.0, stroke_opacity=0.6) for a, b in ((400, 640), (400, 900)))
    float_ring = c.cast(circle(760, 560, 128, SHADOW), -50, 120, 26, 0.4) + circle(770, 470, 124, "#d9f0fb", opacity=0.55) + circle(770, 470, 124, "none", stroke=accent, stroke_width=24.0) + circle(770, 470, 137, "none", stroke="#ffffff", stroke_width=4.0, stroke_opacity=0.75) + path("M700 530L830 380L862 420L730 566Z", "#ffffff", opacity=0.65)
    return c.finish(c.clipped(rect(0, 0, 1200, 1200, 0, "#fff"), moved(40, 40, c.cast(rect(180, 420, 840, 900, 130, SHADOW), 0, -4, 40, 0.36), back, plate, eyes, rims, moved(-40, -60, float_ring))), tint=accent)


def pouch(colour: str) -> str:
    """A waterproof bag around a phone, on a neck cord, with drops of water."""
    c = Canvas()
    string = line("M470 250C300 40 900 40 730 250", SHADOW, 22, opacity=0.15, transform="translate(6 18)") + line("M470 250C300 40 900 40 730 250", colour, 22) + line("M470 250C300 40 900 40 730 250", light(colour, 0.45), 6)
    bag = rect(330, 300, 540, 770, 70, "#e8f5fb", opacity=0.85) + rect(330, 300, 540, 770, 70, "none", stroke=colour, stroke_width=22.0)
    phone = rect(430, 400, 340, 610, 48, GLASS) + c.clipped(rect(444, 414, 312, 582, 38, "#fff"), wallpaper(c, "waves", 444, 414, 312, 582, "#1e7fa8", "#b9ecff"), lettering("10:08", 600, 500, 58, "#ffffff", 1.0))
    clip = rect(390, 214, 420, 130, 34, c.linear(light(colour, 0.3), colour, dark(colour, 0.2))) + rect(430, 262, 130, 34, 17, dark(colour, 0.35)) + rect(640, 262, 130, 34, 17, dark(colour, 0.35)) + circle(495, 279, 24, light(colour, 0.65)) + circle(705, 279, 24, light(colour, 0.65))
    gleam = path("M360 760L640 320H760L360 950Z", "#ffffff", opacity=0.28)
    drops = "".join(path(f"M{x} {y - r * 1.6}Q{x + r * 1.2} {y - r * 0.2} {x + r} {y + r * 0.35}A{r} {r} 0 1 1 {x - r} {y + r * 0.35}Q{x - r * 1.2} {y - r * 0.2} {x} {y - r * 1.6}Z", c.linear("#d8f3ff", "#54b4e0", to=(1, 1))) + ellipse(x - r * 0.35, y + r * 0.3, r * 0.16, r * 0.32, "#ffffff", opacity=0.9) for x, y, r in ((236, 640, 46), (974, 520, 58), (940, 880, 36), (262, 900, 30)))
    return c.finish(c.cast(rect(330, 300, 540, 770, 70, SHADOW), 0, 36, 28, 0.3), string, bag, phone, gleam, clip, drops, tint=colour)


def ring(colour: str, second: str) -> str:
    c = Canvas()
    base = circle(560, 640, 270, dark(colour, 0.4)) + circle(548, 622, 270, c.linear(light(colour, 0.45), colour, dark(colour, 0.2), to=(1, 1))) + circle(548, 622, 218, c.linear(dark(colour, 0.15), light(colour, 0.25), to=(1, 1))) + circle(548, 622, 244, "none", stroke="#ffffff", stroke_width=4.0, stroke_opacity=0.6)
    petals = "".join(turned(a, ellipse(548, 540, 26, 66, second, opacity=0.85), x=548, y=622) for a in range(0, 360, 60)) + circle(548, 622, 26, light(second, 0.5))
    hinge = rect(706, 540, 120, 74, 30, c.linear("#e9edf1", "#8f98a2"))
    loop = ellipse(850, 470, 176, 196, "none", stroke="#77808a", stroke_width=46.0) + ellipse(846, 464, 176, 196, "none", stroke=c.linear("#ffffff", "#aeb7c0", "#e6eaee", to=(1, 1)), stroke_width=34.0)
    whole = c.cast(group(circle(560, 640, 270, SHADOW), ellipse(850, 470, 176, 196, "none", stroke=SHADOW, stroke_width=46.0)), 16, 44, 30, 0.38) + loop + base + petals + hinge
    return c.finish(moved(-60, 20, whole), tint=colour)


def holder(kind: str, colour: str, accent: str) -> str:
    """A phone held by a clamp: on a handlebar ("bike") or on a suction foot ("car")."""
    c = Canvas()
    phone = rect(410, 120, 380, 700, 54, GLASS) + c.clipped(rect(424, 134, 352, 672, 42, "#fff"), rect(424, 134, 352, 672, 0, "#e9efe6"), path("M424 330L776 250V330L424 420Z", "#ffffff"), path("M500 134L600 806H660L560 134Z", "#ffffff"), path("M424 600L776 640V690L424 650Z", "#ffffff"), rect(640, 400, 110, 150, 16, "#cfe3c4"), rect(440, 460, 70, 110, 16, "#cfe3c4"), line("M634 790L594 520L560 330L690 300", accent, 26), circle(690, 296, 34, "#e5604d"), circle(690, 296, 13, "#ffffff"), path("M634 742L664 800L634 786L604 800Z", "#1d4ed8"))
    arms = "".join(rect(x, y, 96, 120, 34, c.linear(light(colour, 0.25), dark(colour, 0.2), to=(1, 1))) + rect(x + 14, y + 16, 68, 10, 5, "#ffffff", opacity=0.22) for x, y in ((354, 380), (750, 380), (354, 620), (750, 620)))
    if kind == "bike":
        bar = rect(70, 930, 1060, 92, 46, c.linear("#59636e", "#aab3bd", "#3a424c")) + rect(70, 924, 230, 104, 40, c.linear("#2b323b", "#14181d")) + "".join(rect(96 + i * 30, 924, 10, 104, 5, "#48515c") for i in range(6))
        foot = rect(490, 800, 220, 250, 46, c.linear(light(colour, 0.22), dark(colour, 0.25))) + rect(452, 906, 296, 140, 40, c.linear(light(colour, 0.3), dark(colour, 0.15))) + circle(702, 976, 36, "#c9d0d8") + circle(702, 976, 16, "#6b7580")
        support = c.floor(600, 1080, 900, 0.26) + bar + foot
    else:
        support = c.floor(600, 1090, 420, 0.36) + path("M420 1080Q430 990 600 986T780 1080Q600 1106 420 1080Z", c.linear(light(colour, 0.25), dark(colour, 0.3))) + rect(556, 760, 88, 250, 40, c.linear(dark(colour, 0.2), light(colour, 0.25), dark(colour, 0.3), to=(1, 0))) + circle(600, 860, 66, c.linear(light(colour, 0.3), dark(colour, 0.3), to=(1, 1))) + circle(600, 860, 30, accent)
    return c.finish(support, c.cast(rect(410, 120, 380, 700, 54, SHADOW), 0, 24, 26, 0.32), phone, arms, tint=accent)
