"""The shop's services: one phone, laptop or router on the workbench, with what is done to it."""

from __future__ import annotations

from .canvas import GLASS, Canvas, circle, dark, lettering, light, line, moved, path, rect, turned
from .network import waves
from .phones import wallpaper

SHADOW = "#1b2430"


def mat(c: Canvas, colour: str) -> str:
    """The cutting mat of the workbench, the same under every service, in its own colour."""
    lines = "".join(path(f"M{170 + i * 86} 190V1010M170 {190 + i * 82}H1030", "none", stroke="#ffffff", stroke_width=2.0, stroke_opacity=0.22) for i in range(1, 10))
    return c.cast(rect(150, 170, 900, 860, 60, SHADOW), 0, 30, 26, 0.26) + rect(150, 170, 900, 860, 60, c.linear(light(colour, 0.12), dark(colour, 0.18), to=(1, 1))) + lines + rect(172, 192, 856, 816, 44, "none", stroke="#ffffff", stroke_width=3.0, stroke_opacity=0.35)


def phone(c: Canvas, x: float, y: float, paper: tuple[str, str, str] | None, w: float = 330, h: float = 680) -> str:
    body = c.cast(rect(x, y, w, h, 50, SHADOW), 6, 24, 18, 0.42) + rect(x, y, w, h, 50, "#2b323b") + rect(x + 5, y + 5, w - 10, h - 10, 46, GLASS)
    if paper is None:
        return body
    return body + c.clipped(rect(x + 16, y + 16, w - 32, h - 32, 36, "#fff"), wallpaper(c, paper[0], x + 16, y + 16, w - 32, h - 32, paper[1], paper[2])) + circle(x + w / 2, y + 40, 10, GLASS)


def screwdriver(c: Canvas, x: float, y: float, angle: float, accent: str) -> str:
    shape = rect(-34, -300, 68, 250, 30, c.linear(dark(accent, 0.25), light(accent, 0.35), dark(accent, 0.25), to=(1, 0))) + "".join(rect(-22 + i * 18, -270, 8, 190, 4, dark(accent, 0.4), opacity=0.5) for i in range(3)) + rect(-16, -56, 32, 50, 8, "#59636e") + rect(-9, -10, 18, 240, 6, c.linear("#8f98a2", "#eef1f4", "#8f98a2", to=(1, 0))) + path("M-9 226H9L5 262H-5Z", "#59636e")
    return f'<g transform="translate({x} {y}) rotate({angle})">{c.cast(rect(-30, -300, 60, 560, 28, SHADOW), 8, 18, 12, 0.34)}{shape}</g>'


def screws(*places: tuple[float, float]) -> str:
    return "".join(circle(x, y, 15, "#c9d0d8") + circle(x, y, 15, "none", stroke="#8b949e", stroke_width=3.0) + line(f"M{x - 7} {y}H{x + 7}M{x} {y - 7}V{y + 7}", "#59636e", 3.5) for x, y in places)


def fit_glass(colour: str, accent: str) -> str:
    c = Canvas()
    under = phone(c, 340, 270, ("waves", "#2f7fb8", "#bfe6ff"))
    sheet = turned(9, c.cast(rect(470, 240, 322, 672, 48, SHADOW), 10, 30, 20, 0.26), rect(470, 240, 322, 672, 48, "#eaf6fd", opacity=0.55, stroke="#ffffff", stroke_width=6.0), path("M500 720L760 380V500L500 850Z", "#ffffff", opacity=0.5), path("M500 880L760 540V566L500 900Z", "#ffffff", opacity=0.5), x=470, y=912)
    squeegee = turned(-22, c.cast(rect(780, 640, 210, 150, 20, SHADOW), 6, 18, 12, 0.36), rect(780, 640, 210, 120, 24, c.linear(light(accent, 0.3), accent)), rect(780, 744, 210, 34, 6, "#2b323b"), x=880, y=700)
    return c.finish(mat(c, colour), under, sheet, squeegee, tint=colour)


def change_battery(colour: str, accent: str) -> str:
    c = Canvas()
    inside = phone(c, 250, 250, None) + rect(276, 280, 278, 200, 24, "#1f5f4a") + "".join(rect(296 + (i % 4) * 62, 300 + (i // 4) * 84, 46, 58, 8, ("#14181d", "#c9d0d8", "#2b8f6b")[i % 3]) for i in range(8)) + rect(290, 506, 250, 320, 20, "#10151b") + rect(276, 846, 278, 62, 16, "#1f5f4a") + "".join(circle(300 + i * 58, 876, 10, "#d9b768") for i in range(5))
    cell = turned(10, c.cast(rect(640, 360, 270, 400, 30, SHADOW), 8, 26, 18, 0.4), rect(640, 360, 270, 400, 30, c.linear("#f6f7f9", "#cfd6dd", to=(1, 1))), rect(640, 360, 270, 76, 30, accent), rect(640, 410, 270, 28, 0, accent), path("M784 480L712 600H772L756 700L838 572H778Z", accent), rect(730, 330, 90, 36, 8, "#e0b050"), x=775, y=560)
    return c.finish(mat(c, colour), inside, cell, screwdriver(c, 910, 860, 68, "#e5604d"), screws((640, 880), (700, 930), (620, 960)), tint=colour)


def change_screen(colour: str, accent: str) -> str:
    c = Canvas()
    old = turned(-8, phone(c, 260, 280, ("orbs", "#59636e", "#8fa0b3")), line("M420 290L470 470L400 560L500 690L430 940M470 470L580 430M400 560L290 520M500 690L570 760M400 560L330 720", "#ffffff", 5, opacity=0.9), x=425, y=620)
    new = turned(8, phone(c, 620, 260, ("blocks", "#3f6fd0", "#f2b84e")), path("M650 640L920 320V440L650 780Z", "#ffffff", opacity=0.16), x=785, y=600)
    badge = circle(610, 880, 88, "#ffffff") + circle(610, 880, 74, accent) + line("M574 882L600 908L650 854", "#ffffff", 20)
    return c.finish(mat(c, colour), old, new, badge, tint=colour)


def move_data(colour: str, accent: str) -> str:
    c = Canvas()
    first = phone(c, 220, 300, ("hills", "#6a5a9f", "#f2a86a"), 290, 600)
    second = phone(c, 690, 300, ("hills", "#6a5a9f", "#f2a86a"), 290, 600)
    tiles = "".join(c.cast(rect(x, y, 110, 110, 28, SHADOW), 4, 14, 10, 0.34) + rect(x, y, 110, 110, 28, c.linear(light(t, 0.25), t)) for x, y, t in ((430, 380, "#4a9fe0"), (546, 460, "#f2a93b"), (660, 380, "#e5604d")))
    signs = circle(485, 420, 18, "#ffffff") + path("M452 470Q485 420 518 470Z", "#ffffff") + path("M566 548L596 510L618 534L632 520L646 548Z", "#ffffff") + circle(626, 490, 9, "#ffffff") + path("M692 412H738V448H716L704 462V448H692Z", "#ffffff")
    arrow = line("M470 700H720M670 640L732 700L670 760", "#ffffff", 40) + line("M470 700H720M670 640L732 700L670 760", accent, 24)
    return c.finish(mat(c, colour), first, second, tiles, signs, arrow, tint=colour)


def clean_check(colour: str, accent: str) -> str:
    c = Canvas()
    device = phone(c, 300, 270, ("petals", "#3fa08f", "#bfe8dc"))
    brush = turned(38, c.cast(rect(720, 330, 90, 480, 40, SHADOW), 8, 22, 16, 0.36), rect(730, 330, 70, 330, 34, c.linear(dark(accent, 0.2), light(accent, 0.35), dark(accent, 0.2), to=(1, 0))), rect(716, 640, 98, 60, 12, "#c9d0d8"), path("M722 700H808L824 820H706Z", c.linear("#f7ecd2", "#d9bf8a")), *(line(f"M{730 + i * 17} 706L{722 + i * 21} 812", "#b89a5f", 3) for i in range(5)), x=765, y=570)
    glint = "".join(path(f"M{x} {y - r}C{x + r * 0.14} {y - r * 0.25} {x + r * 0.25} {y - r * 0.14} {x + r} {y}C{x + r * 0.25} {y + r * 0.14} {x + r * 0.14} {y + r * 0.25} {x} {y + r}C{x - r * 0.14} {y + r * 0.25} {x - r * 0.25} {y + r * 0.14} {x - r} {y}C{x - r * 0.25} {y - r * 0.14} {x - r * 0.14} {y - r * 0.25} {x} {y - r}Z", "#ffffff") for x, y, r in ((360, 330, 54), (560, 860, 44), (270, 700, 34)))
    checks = turned(-6, c.cast(rect(700, 690, 260, 260, 24, SHADOW), 6, 20, 14, 0.34), rect(700, 690, 260, 260, 24, "#ffffff"), *(rect(730, 732 + i * 66, 36, 36, 10, light(accent, 0.7)) + line(f"M{738} {750 + i * 66}L{746} {759 + i * 66}L{760} {741 + i * 66}", dark(accent, 0.2), 6) + rect(786, 744 + i * 66, 140 - i * 26, 12, 6, "#b9c0c8") for i in range(3)), x=830, y=820)
    return c.finish(mat(c, colour), device, checks, brush, glint, tint=colour)


def laptop_care(colour: str, accent: str) -> str:
    c = Canvas()
    lid = c.cast(rect(260, 270, 680, 460, 34, SHADOW), 0, 24, 18, 0.4) + rect(260, 270, 680, 460, 34, "#2b323b") + rect(284, 294, 632, 404, 18, c.linear("#2f6fb3", "#1d3f6f", to=(1, 1)))
    ring = circle(600, 460, 84, "none", stroke="#ffffff", stroke_width=16.0, stroke_opacity=0.25) + line("M600 376A84 84 0 1 1 520 486", "#ffffff", 16) + lettering("78%", 600, 442, 40, "#ffffff", 1.4) + rect(440, 600, 320, 20, 10, "#ffffff", opacity=0.25) + rect(440, 600, 250, 20, 10, accent)
    base = path("M200 730H1000L1036 800Q1040 822 1012 822H188Q160 822 164 800Z", c.linear("#e3e7eb", "#9aa3ad")) + rect(510, 734, 180, 18, 9, "#8f98a2")
    return c.finish(mat(c, colour), moved(0, -20, lid, ring, base), screwdriver(c, 420, 900, 84, "#f2a93b"), screws((800, 910), (870, 930), (840, 870)), tint=colour)


def set_up_router(colour: str, accent: str) -> str:
    c = Canvas()
    house = path("M600 230L960 520H900V860Q900 890 870 890H330Q300 890 300 860V520H240Z", "#ffffff", opacity=0.95) + path("M600 230L960 520H880L600 296L320 520H240Z", accent)
    box = rect(420, 690, 360, 110, 34, c.linear("#48515c", "#20262d")) + "".join(rect(x, 560, 20, 150, 10, "#48515c") for x in (456, 724)) + "".join(circle(540 + i * 40, 746, 9, "#52e0a8") for i in range(4))
    return c.finish(mat(c, colour), c.cast(path("M600 230L960 520H900V890H300V520H240Z", SHADOW), 6, 26, 18, 0.36), house, box, waves(600, 640, 110, accent, 20), tint=colour)
