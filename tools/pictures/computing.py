"""What stands beside a computer: mice, keyboards, hub, stand, bag, camera, printers, ink, paper."""

from __future__ import annotations

from .canvas import (
    Canvas,
    circle,
    dark,
    ellipse,
    lettering,
    light,
    line,
    moved,
    path,
    rect,
    turned,
)
from .phones import lens, wallpaper
from .power import cord, usb_a, usb_c

SHADOW = "#1b2430"


def mouse(colour: str, accent: str, upright: bool = False) -> str:
    c = Canvas()
    if upright:
        shape = "M360 944C270 940 280 820 300 700C330 520 380 380 450 300C530 220 650 230 720 310C820 420 870 640 910 800C936 890 890 944 810 944Z"
        body = path(shape, c.linear(light(colour, 0.4), colour, dark(colour, 0.35), to=(1, 1)))
        thumb = path("M390 880C350 760 390 560 470 480C510 570 570 640 660 700C620 800 520 880 390 880Z", c.linear(light(colour, 0.1), dark(colour, 0.45), to=(1, 1))) + path("M470 560L540 650M500 500L590 610", "none", stroke=accent, stroke_width=26.0, stroke_linecap="round")
        keys = line("M560 262C640 380 730 560 780 760", dark(colour, 0.5), 8) + line("M640 300C690 360 716 430 736 500", dark(colour, 0.55), 34) + line("M650 318C690 366 712 430 728 482", accent, 14)
        return c.finish(c.floor(610, 944, 640, 0.42), body, thumb, keys, path("M400 400C470 300 560 270 640 290", "none", stroke="#ffffff", stroke_width=16.0, stroke_linecap="round", stroke_opacity=0.35), tint=accent)
    shape = "M600 200C780 200 850 340 850 560V720C850 900 760 1000 600 1000S350 900 350 720V560C350 340 420 200 600 200Z"
    body = path(shape, dark(colour, 0.4), transform="translate(12 22)") + path(shape, c.linear(light(colour, 0.45), colour, dark(colour, 0.24), to=(1, 1)))
    split = line("M600 204V470", dark(colour, 0.35), 6) + path("M352 560C430 480 770 480 848 560", "none", stroke=dark(colour, 0.35), stroke_width=6.0)
    wheel = rect(566, 290, 68, 150, 34, dark(colour, 0.5)) + rect(578, 304, 44, 122, 22, c.linear("#2b323b", "#77818c", "#2b323b")) + "".join(rect(580, 322 + i * 22, 40, 6, 3, accent if i == 2 else "#14181d") for i in range(5))
    sign = circle(600, 800, 26, accent, opacity=0.9) + path("M420 420C430 320 480 260 540 250", "none", stroke="#ffffff", stroke_width=18.0, stroke_linecap="round", stroke_opacity=0.55)
    dongle = turned(18, c.cast(rect(930, 790, 86, 150, 14, SHADOW), 4, 16, 10, 0.3), rect(930, 850, 86, 96, 18, c.linear(light(colour, 0.3), dark(colour, 0.25))), rect(940, 784, 66, 70, 6, c.linear("#8f98a2", "#eef1f4", "#8f98a2", to=(1, 0))), x=970, y=860)
    return c.finish(turned(-12, c.cast(path(shape, SHADOW), 16, 44, 30, 0.4), body, split, wheel, sign), dongle, tint=accent)


def keyboard(colour: str, key: str, accent: str, mechanical: bool = False) -> str:
    c = Canvas()
    x, y, w, h = 90, 380, 1020, 430
    parts = [c.cast(rect(x, y, w, h, 46, SHADOW), 0, 44, 30, 0.38), rect(x, y + 22, w, h, 46, dark(colour, 0.45)), rect(x, y, w, h, 46, c.linear(light(colour, 0.3), colour, to=(0, 1)))]
    if mechanical:
        glows = ("#ff6b6b", "#ffb84d", "#7be07b", "#52c7e8", "#8f7af0", "#f07ad0")
        band = "".join(rect(x + 36 + i * 158, y + 34, 158, h - 68, 0, glows[i]) for i in range(6))
        parts.append(c.clipped(rect(x + 30, y + 30, w - 60, h - 60, 26, "#fff"), rect(x, y, w, h, 0, "#14181d"), c.blurred(34, band, opacity=0.85)))
    rows: tuple[list[float], ...] = ([1] * 13, [1.4] + [1] * 11 + [1.0], [1.7] + [1] * 10 + [1.0], [2.2] + [1] * 9 + [2.0], [1.3, 1.3, 1.3, 5.2, 1.3, 1.3, 1.5])
    gap, inner = 10, w - 76
    high = (h - 76 - 4 * gap) / 5
    for index, row in enumerate(rows):
        unit = (inner - gap * (len(row) - 1)) / sum(row)
        left: float = x + 38
        for number, wide in enumerate(row):
            special = (index, number) in {(0, 0), (2, len(rows[2]) - 1), (4, 3)} if mechanical else (index, number) == (0, 0)
            top = accent if special else key
            ky = y + 38 + index * (high + gap)
            parts.append(rect(left, ky, wide * unit, high, 12, dark(top, 0.35)) + rect(left + 3, ky, wide * unit - 6, high - 8, 11, c.linear(light(top, 0.22), top) if special else light(top, 0.1)))
            left += wide * unit + gap
    return c.finish(turned(-7, *parts), tint=accent)


def hub(colour: str, accent: str) -> str:
    c = Canvas()
    wire = cord(c, "M250 600C110 600 110 400 250 330", dark(colour, 0.35), 34) + turned(60, rect(214, 210, 92, 150, 24, c.linear(dark(colour, 0.3), light(colour, 0.2), dark(colour, 0.3), to=(1, 0))) + rect(230, 140, 60, 84, 18, c.linear("#8f98a2", "#eef1f4", "#8f98a2", to=(1, 0))), x=260, y=320)
    body = rect(240, 500, 820, 200, 44, c.linear(light(colour, 0.55), light(colour, 0.12))) + rect(240, 640, 820, 160, 44, c.linear(colour, dark(colour, 0.3))) + rect(240, 640, 820, 60, 0, colour)
    ports = usb_a(370, 730, 104, accent) + usb_a(510, 730, 104, accent) + usb_c(640, 730, 84) + rect(716, 706, 118, 48, 8, "#15191f") + path("M728 718H822L808 744H742Z", "#3a424c") + rect(876, 706, 130, 44, 8, "#15191f") + rect(890, 720, 102, 8, 4, "#58626d")
    sign = circle(1000, 560, 11, "#52e0a8") + rect(300, 556, 160, 14, 7, dark(colour, 0.3), opacity=0.5)
    return c.finish(turned(-6, moved(0, -30, c.floor(650, 806, 840, 0.4), wire, body, ports, sign)), tint=accent)


def stand(colour: str, accent: str) -> str:
    """A laptop raised on an aluminium stand."""
    c = Canvas()
    foot = path("M330 1030H870L830 980H370Z", c.linear(light(colour, 0.4), dark(colour, 0.2))) + path("M450 986L530 820H670L750 986Z", c.linear(dark(colour, 0.25), light(colour, 0.35), dark(colour, 0.25), to=(1, 0))) + path("M510 960L556 850H644L690 960Z", dark(colour, 0.45), opacity=0.55)
    base = path("M236 690H964L1080 830Q1086 852 1060 852H140Q114 852 120 830Z", c.linear("#c3cad1", "#eef1f4")) + path("M114 838Q120 872 146 872H1054Q1080 872 1086 838Q1080 852 1060 852H140Q120 852 114 838Z", "#8f98a2")
    for row in range(3):
        y, wide = 706 + row * 28, 640 + row * 44
        step = wide / 12
        base += "".join(rect(600 - wide / 2 + i * step, y, step - 8, 21, 5, "#3a424c") for i in range(12))
    base += path("M520 796H680L690 836H510Z", "#b3bbc4")
    lid = rect(230, 220, 740, 500, 34, "#2b323b") + c.clipped(rect(254, 244, 692, 446, 18, "#fff"), wallpaper(c, "hills", 254, 244, 692, 446, "#3f6f9f", "#f2a86a"), rect(300, 300, 250, 180, 16, "#ffffff", opacity=0.9), rect(324, 330, 120, 16, 8, accent), *(rect(324, 372 + i * 28, 190 - i * 40, 12, 6, "#b9c0c8") for i in range(3)))
    lips = rect(290, 838, 70, 50, 16, accent) + rect(840, 838, 70, 50, 16, accent)
    return c.finish(moved(0, -30, c.floor(600, 1032, 600, 0.38), foot, lid, base, lips), tint=accent)


def bag(colour: str, accent: str) -> str:
    c = Canvas()
    handle = line("M450 350C450 130 750 130 750 350", dark(colour, 0.45), 42) + line("M450 350C450 136 750 136 750 350", light(colour, 0.1), 12)
    body = rect(180, 350, 840, 620, 80, c.linear(light(colour, 0.28), colour, dark(colour, 0.3), to=(1, 1))) + rect(180, 350, 840, 620, 80, "none", stroke=dark(colour, 0.4), stroke_width=8.0)
    zip_line = path("M200 480Q600 440 1000 480", "none", stroke=dark(colour, 0.5), stroke_width=16.0) + path("M200 480Q600 440 1000 480", "none", stroke="#d9dee3", stroke_width=6.0, stroke_dasharray="8 7") + rect(900, 470, 34, 84, 14, accent)
    pocket = rect(270, 600, 660, 300, 50, dark(colour, 0.12)) + rect(270, 600, 660, 300, 50, "none", stroke=light(colour, 0.4), stroke_width=5.0, stroke_dasharray="18 14", stroke_opacity=0.7) + rect(270, 600, 660, 70, 40, dark(colour, 0.25)) + rect(540, 720, 120, 60, 14, accent) + rect(560, 744, 80, 12, 6, "#ffffff", opacity=0.8)
    laptop = rect(260, 280, 680, 240, 26, c.linear("#e3e7eb", "#a9b2bb"))
    return c.finish(c.floor(600, 976, 840, 0.42), handle, laptop, body, zip_line, pocket, tint=colour)


def webcam(colour: str, accent: str) -> str:
    c = Canvas()
    clip = path("M440 720H760V800Q760 830 730 830H690L720 960H480L510 830H470Q440 830 440 800Z", c.linear(light(colour, 0.2), dark(colour, 0.35))) + rect(560, 640, 80, 110, 20, dark(colour, 0.4))
    body = rect(230, 340, 740, 330, 165, c.linear(light(colour, 0.4), colour, dark(colour, 0.35), to=(1, 1))) + rect(262, 372, 676, 266, 133, "#0d1117")
    eye = lens(c, 600, 505, 120) + circle(600, 505, 134, "none", stroke=accent, stroke_width=7.0) + circle(790, 505, 14, "#52e0a8") + "".join(circle(360 + i * 26, 490 + j * 26, 6, "#3a424c") for i in range(3) for j in range(2))
    return c.finish(c.floor(600, 968, 380, 0.4), clip, c.cast(rect(230, 340, 740, 330, 165, SHADOW), 0, 34, 24, 0.34), body, eye, tint=accent)


def printer(colour: str, accent: str) -> str:
    """An ink-tank printer with its four windows and a printed sheet."""
    c = Canvas()
    sheet = path("M390 460L420 190H780L810 460Z", "#ffffff") + path("M390 460L420 190H780L810 460Z", "none", stroke="#d3d9df", stroke_width=3.0)
    body = rect(170, 440, 860, 400, 60, c.linear(light(colour, 0.32), colour, dark(colour, 0.3))) + path("M230 440H970L1010 500H190Z", light(colour, 0.4)) + rect(330, 448, 540, 22, 11, "#0d1117")
    tray = rect(330, 740, 540, 60, 16, "#0d1117") + path("M360 770H840L900 960H300Z", "#ffffff") + path("M360 770H840L900 960H300Z", "none", stroke="#d3d9df", stroke_width=3.0) + path("M420 810H600L596 880H408Z", accent, opacity=0.9) + "".join(path(f"M640 {814 + i * 28}H{790 + i * 10}", "none", stroke="#b9c0c8", stroke_width=10.0, stroke_linecap="round") for i in range(3)) + path("M400 910H800", "none", stroke="#b9c0c8", stroke_width=10.0, stroke_linecap="round")
    tanks = rect(820, 560, 180, 200, 24, dark(colour, 0.5)) + "".join(rect(836 + i * 39, 580, 31, 160, 10, "#e9edf1", opacity=0.25) + rect(836 + i * 39, 580 + dip, 31, 160 - dip, 10, ink) for i, (ink, dip) in enumerate((("#20262d", 30), ("#22a6d6", 60), ("#e0458a", 44), ("#f5c52c", 76))))
    panel = rect(220, 560, 250, 120, 26, "#0d1117") + rect(240, 578, 140, 84, 12, "#17324a") + lettering("1", 310, 596, 46, "#7df0c8", 1.3) + circle(424, 600, 15, "#52e0a8") + circle(424, 644, 15, "#59636e")
    return c.finish(c.floor(600, 850, 880, 0.42), sheet, body, panel, tanks, tray, tint=accent)


def receipt_printer(colour: str, accent: str) -> str:
    c = Canvas()
    paper = path("M420 470V170L450 190L480 170L510 190L540 170L570 190L600 170L630 190L660 170L690 190L720 170L750 190L780 170V470Z", "#ffffff", stroke="#d3d9df", stroke_width=3.0)
    print_of = lettering("LUNAS", 600, 226, 42, accent, 1.4) + "".join(rect(460, 300 + i * 38, 150 - i * 22, 12, 6, "#b9c0c8") + rect(690, 300 + i * 38, 60, 12, 6, "#8f98a2") for i in range(4))
    body = rect(300, 430, 600, 500, 80, c.linear(light(colour, 0.32), colour, dark(colour, 0.32), to=(1, 1))) + rect(360, 440, 480, 40, 20, "#0d1117") + path("M330 560Q600 520 870 560", "none", stroke=dark(colour, 0.5), stroke_width=8.0)
    keys = circle(420, 680, 34, dark(colour, 0.45)) + circle(420, 680, 12, "#52e0a8") + rect(500, 654, 280, 52, 26, dark(colour, 0.45)) + rect(530, 674, 120, 12, 6, accent) + circle(740, 680, 10, "#4aa3f0")
    wave = "".join(rect(470 + i * 30, 800, 12, 60, 6, dark(colour, 0.4)) for i in range(9))
    return c.finish(c.floor(600, 936, 620, 0.42), body, paper, print_of, rect(352, 456, 496, 34, 17, light(colour, 0.14)), keys, wave, tint=accent)


def ink(colour: str) -> str:
    """Four bottles; `colour` is that of the labels' band."""
    c = Canvas()
    parts = [c.floor(600, 960, 920, 0.36)]
    for index, (tone, sign) in enumerate((("#20262d", "BK"), ("#1d9fd0", "C"), ("#d93f86", "M"), ("#f0bf26", "Y"))):
        x = 150 + index * 234
        tall = 560 if index == 0 else 500
        y = 960 - tall
        cap = rect(x + 62, y - 110, 76, 130, 22, c.linear(dark(tone, 0.35), light(tone, 0.3), dark(tone, 0.35), to=(1, 0)))
        neck = rect(x + 44, y - 6, 112, 54, 16, c.linear(dark(tone, 0.2), light(tone, 0.35), dark(tone, 0.2), to=(1, 0)))
        body = rect(x, y + 30, 200, tall - 30, 52, c.linear(dark(tone, 0.25), light(tone, 0.32), dark(tone, 0.3), to=(1, 0)))
        label = rect(x, y + 150, 200, 240, 0, "#f6f7f9") + rect(x, y + 150, 200, 44, 0, colour) + lettering(sign, x + 100, y + 236, 70, tone if sign != "Y" else "#a87f00", 1.4) + rect(x + 60, y + 346, 80, 12, 6, "#b9c0c8") + rect(x, y + 150, 200, 240, 0, c.linear("#000000/.18", "#ffffff/.1", "#000000/.16", to=(1, 0)))
        parts.append(cap + neck + body + label)
    return c.finish(*parts, tint=colour)


def paper_rolls(accent: str) -> str:
    c = Canvas()
    def roll(x: float, y: float) -> str:
        side = path(f"M{x - 150} {y}V{y + 210}A150 62 0 0 0 {x + 150} {y + 210}V{y}Z", c.linear("#cfd6dd", "#ffffff", "#d7dde3", to=(1, 0)))
        band_of = path(f"M{x - 150} {y + 70}A150 62 0 0 0 {x + 150} {y + 70}V{y + 140}A150 62 0 0 1 {x - 150} {y + 140}Z", accent, opacity=0.9)
        top = ellipse(x, y, 150, 62, "#f3f5f7", stroke="#cdd4db", stroke_width=3.0) + "".join(ellipse(x, y, 150 - i * 24, 62 - i * 10, "none", stroke="#d7dde3", stroke_width=2.5) for i in range(1, 4)) + ellipse(x, y, 48, 20, "#8a6a4a") + ellipse(x, y + 3, 36, 14, "#4a3626")
        return side + band_of + top
    tail = path("M870 690C960 700 1010 760 1000 860S900 960 880 1000H760C790 940 890 900 880 830S800 770 740 770Z", c.linear("#ffffff", "#dfe4e9", to=(1, 1)), stroke="#cdd4db", stroke_width=2.0)
    return c.finish(moved(-10, 0, c.floor(600, 950, 840, 0.34), roll(600, 330), roll(390, 660), tail, roll(780, 660)), tint=accent)
