"""What keeps data: memory cards, sticks, drives, a card reader."""

from __future__ import annotations

from .canvas import (
    Canvas,
    circle,
    dark,
    lettering,
    light,
    line,
    mix,
    moved,
    path,
    rect,
    turned,
)
from .power import cord, plug_c

SHADOW = "#1b2430"


def memory_card(colour: str, accent: str, label: str) -> str:
    """A micro card before its full-size adapter."""
    c = Canvas()
    big = "M330 190H690L770 270V930Q770 960 740 960H330Q300 960 300 930V220Q300 190 330 190Z"
    adapter = c.cast(path(big, SHADOW), 8, 34, 28, 0.34) + path(big, c.linear("#59636e", "#2b323b", to=(1, 1))) + rect(286, 300, 20, 90, 6, "#c9d0d8")
    adapter += rect(350, 330, 370, 420, 20, "#eef0f3") + rect(350, 330, 370, 110, 20, accent) + lettering("ADAPTER", 535, 366, 38, "#ffffff", 1.4) + "".join(rect(380, 490 + i * 50, 300 - i * 60, 16, 8, "#b9c0c8") for i in range(4)) + "".join(line(f"M{420 + i * 50} 840V900", "#7b8590", 12) for i in range(5))
    small = "M0 40Q0 0 40 0H270Q300 0 306 28L312 92Q314 110 340 122Q372 140 372 176V500Q372 540 332 540H40Q0 540 0 500Z"
    card = c.cast(path(small, SHADOW), 10, 30, 22, 0.42) + path(small, c.linear(light(colour, 0.25), colour, dark(colour, 0.3), to=(1, 1)))
    pins = "".join(rect(34 + i * 31, 22, 18, 62, 6, c.linear("#f5dd9a", "#c79b3b")) for i in range(8))
    texts = rect(0, 200, 372, 110, 0, accent) + lettering(label, 186, 222, 66, "#ffffff", 1.35) + lettering("GB", 84, 350, 54, "#ffffff", 1.3) + lettering("U3", 292, 350, 54, light(accent, 0.5), 1.3) + lettering("A2", 292, 440, 46, light(accent, 0.5), 1.3) + rect(40, 450, 130, 12, 6, "#ffffff", opacity=0.5)
    return c.finish(turned(-8, adapter), turned(8, moved(590, 460, card, pins, texts), x=776, y=730), tint=accent)


def stick(colour: str, accent: str, label: str, dual: bool = False) -> str:
    c = Canvas()
    metal = c.linear("#f3f5f7", "#9aa3ad", "#dde2e7", to=(0, 1))
    plug = rect(150, 520, 200, 160, 12, metal) + rect(190, 552, 44, 36, 4, "#3a424c") + rect(190, 612, 44, 36, 4, "#3a424c")
    body = rect(330, 480, 500, 240, 60, c.linear(light(colour, 0.42), colour, dark(colour, 0.3))) + rect(340, 490, 480, 40, 20, "#ffffff", opacity=0.28)
    shade = c.cast(rect(160, 490, 760, 230, 60, SHADOW), 10, 46, 28, 0.36)
    if dual:
        tail = rect(820, 548, 180, 104, 50, metal) + rect(930, 572, 60, 56, 26, "#3a424c", opacity=0.25)
        band_of = rect(520, 476, 120, 248, 20, metal) + lettering(label, 430, 570, 52, "#ffffff", 1.3) + circle(580, 600, 20, accent) + rect(690, 590, 90, 16, 8, "#ffffff", opacity=0.55)
    else:
        tail = circle(900, 600, 96, dark(accent, 0.15)) + circle(900, 600, 96, "none", stroke=light(accent, 0.3), stroke_width=6.0) + circle(906, 600, 44, "#eceff2")
        band_of = path("M470 440H860Q1010 440 1010 600T860 760H470Q430 760 430 720V480Q430 440 470 440Z", c.linear(light(accent, 0.5), accent, dark(accent, 0.2)), opacity=0.96) + rect(450, 456, 420, 30, 15, "#ffffff", opacity=0.4) + circle(900, 600, 52, "#eceff2") + circle(900, 600, 52, "none", stroke=dark(accent, 0.35), stroke_width=8.0) + lettering(label, 620, 566, 68, "#ffffff", 1.4)
    return c.finish(turned(-24, shade, plug, body, tail, band_of), tint=accent)


def drive(colour: str, accent: str, label: str, spinning: bool = False) -> str:
    """A pocket SSD on a short cable, or (`spinning`) the bigger hard disk with a ribbed back."""
    c = Canvas()
    w, h = (520, 720) if spinning else (440, 620)
    x, y = 600 - w / 2, 620 - h / 2
    wire = cord(c, f"M600 {y + 20}C600 {y - 120} 800 60 930 180S960 460 930 520", "#3a424c", 24) + plug_c(c, 934, 508, 184, "#3a424c", 1.05, "a" if spinning else "c") + rect(560, y - 34, 80, 60, 16, "#2b323b")
    body = rect(x + 14, y + 18, w, h, 66, dark(colour, 0.45)) + rect(x, y, w, h, 66, c.linear(light(colour, 0.36), colour, dark(colour, 0.25), to=(1, 1)))
    ribs = "".join(rect(x + 44, y + 320 + i * 34, w - 88, 12, 6, dark(colour, 0.3), opacity=0.8) for i in range(9)) if spinning else path(f"M{x + 60} {y + h}L{x + w} {y + 200}V{y + 380}L{x + 220} {y + h}Z", "#ffffff", opacity=0.08) + path(f"M{x + 300} {y + h}L{x + w} {y + 440}V{y + 500}L{x + 360} {y + h}Z", accent, opacity=0.75)
    signs = lettering(label, x + 54, y + 150, 84, "#ffffff", 1.25, anchor="start") + lettering("TB" if len(label) == 1 else "GB", x + 54, y + 256, 40, light(accent, 0.35), 1.4, anchor="start") + circle(x + w - 70, y + 66, 11, accent) + rect(x + 54, y + 62, 120, 12, 6, "#ffffff", opacity=0.5)
    rim = rect(x + 4, y + 4, w - 8, h - 8, 62, "none", stroke="#ffffff", stroke_width=4.0, stroke_opacity=0.35)
    return c.finish(turned(-7, wire, c.cast(rect(x, y, w, h, 66, SHADOW), 20, 46, 32, 0.4), body, c.clipped(rect(x, y, w, h, 66, "#fff"), ribs), signs, rim), tint=mix(colour, accent, 0.5))


def reader(colour: str, accent: str) -> str:
    c = Canvas()
    wire = cord(c, "M600 470C600 330 480 330 470 230", "#59636e", 30) + plug_c(c, 470, 250, -4, "#59636e", 1.1, "c")
    body = rect(290, 450, 620, 400, 80, c.linear(light(colour, 0.5), colour, dark(colour, 0.25), to=(1, 1))) + rect(294, 454, 612, 392, 76, "none", stroke="#ffffff", stroke_width=4.0, stroke_opacity=0.5)
    slots = rect(360, 800, 250, 34, 10, "#14181d") + rect(680, 800, 150, 34, 10, "#14181d")
    cards = path("M380 810H590V1010Q590 1030 570 1030H400Q380 1030 380 1010Z", c.linear("#3a4a6b", "#22304c")) + rect(410, 900, 150, 80, 10, accent) + path("M696 810H814V930Q814 944 800 944H710Q696 944 696 930Z", c.linear("#59636e", "#2b323b")) + rect(716, 870, 80, 40, 6, light(accent, 0.3))
    face = circle(600, 560, 16, "#52e0a8") + rect(440, 640, 320, 14, 7, dark(colour, 0.3), opacity=0.35) + rect(440, 676, 210, 14, 7, dark(colour, 0.3), opacity=0.35)
    return c.finish(turned(6, moved(50, 40, wire, c.cast(rect(290, 450, 620, 400, 80, SHADOW), 14, 44, 30, 0.36), cards, body, slots, face, scale=0.92)), tint=accent)
