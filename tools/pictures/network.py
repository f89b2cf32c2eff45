"""What connects: routers, pocket modem, extender, camera, network cable."""

from __future__ import annotations

from .canvas import Canvas, circle, dark, ellipse, lettering, light, line, moved, path, rect, turned
from .phones import lens
from .power import cord

SHADOW = "#1b2430"


def waves(x: float, y: float, size: float, colour: str, width: float = 14, opacity: float = 1) -> str:
    arcs = "".join(f"M{x - size * k} {y - size * k * 0.55}Q{x} {y - size * k * 1.45} {x + size * k} {y - size * k * 0.55}" for k in (0.45, 0.8, 1.15))
    return line(arcs, colour, width, opacity=opacity) + circle(x, y, width * 0.9, colour, opacity=opacity)


def router(colour: str, accent: str) -> str:
    c = Canvas()
    poles = "".join(turned(a, rect(x - 20, 230, 40, 470, 20, c.linear(dark(colour, 0.35), light(colour, 0.35), dark(colour, 0.3), to=(1, 0))) + rect(x - 26, 650, 52, 70, 16, dark(colour, 0.45)), x=x, y=700) for x, a in ((250, -16), (480, -5), (720, 5), (950, 16)))
    body = path("M170 720Q180 660 250 660H950Q1020 660 1030 720L1060 850Q1066 910 1000 910H200Q134 910 140 850Z", c.linear(light(colour, 0.42), colour, dark(colour, 0.3))) + path("M180 726Q190 676 250 676H950Q1010 676 1020 726", "none", stroke="#ffffff", stroke_width=6.0, stroke_opacity=0.4)
    lamps = "".join(circle(470 + i * 52, 850, 11, "#52e0a8" if i != 4 else "#f2a93b") for i in range(6)) + rect(360, 790, 480, 5, 2, dark(colour, 0.4), opacity=0.6)
    air = waves(600, 190, 100, accent, 18, 0.9)
    return c.finish(c.floor(600, 916, 900, 0.42), poles, body, lamps, waves(600, 770, 46, accent, 8), moved(0, 60, air), tint=accent)


def pocket_modem(colour: str, accent: str) -> str:
    c = Canvas()
    shape = rect(300, 340, 600, 600, 150, SHADOW)
    body = rect(312, 358, 600, 600, 150, dark(colour, 0.4)) + rect(300, 340, 600, 600, 150, c.linear(light(colour, 0.5), colour, dark(colour, 0.2), to=(1, 1)))
    glass = rect(390, 440, 420, 250, 50, "#0d1117") + lettering("4G", 520, 500, 92, "#ffffff", 1.25) + "".join(rect(660 + i * 30, 590 - i * 26, 18, 20 + i * 26, 6, accent) for i in range(4)) + rect(452, 630, 120, 12, 6, "#59636e")
    lamp = circle(600, 800, 52, "none", stroke=dark(colour, 0.3), stroke_width=7.0) + line("M600 776V800", accent, 12) + line("M578 786A28 28 0 1 0 622 786", accent, 9)
    return c.finish(turned(-6, moved(0, 0, waves(600, 290, 110, accent, 18, 0.85)), c.cast(shape, 14, 44, 32, 0.36), body, glass, lamp), tint=accent)


def extender(colour: str, accent: str) -> str:
    c = Canvas()
    poles = "".join(turned(a, rect(x - 24, 210, 48, 380, 24, c.linear(dark(colour, 0.15), light(colour, 0.6), dark(colour, 0.2), to=(1, 0))), x=x, y=560) for x, a in ((400, -14), (800, 14)))
    body = rect(380, 440, 440, 520, 100, c.linear(light(colour, 0.6), colour, dark(colour, 0.2), to=(1, 1))) + rect(384, 444, 432, 512, 96, "none", stroke="#ffffff", stroke_width=5.0, stroke_opacity=0.6) + rect(380, 440, 440, 520, 100, "none", stroke=dark(colour, 0.35), stroke_width=2.0, stroke_opacity=0.5)
    face = waves(600, 640, 90, accent, 17) + "".join(circle(540 + i * 60, 780, 12, "#52e0a8" if i < 2 else "#f2a93b") for i in range(3)) + rect(500, 850, 200, 10, 5, dark(colour, 0.25), opacity=0.5)
    air = "".join(line(f"M{x} {360 - k * 50}A{90 + k * 70} {90 + k * 70} 0 0 {int(x > 600)} {x} {520 + k * 50}", accent, 14, opacity=0.65 - k * 0.2) for k in range(2) for x in (290 - k * 50, 910 + k * 50))
    return c.finish(c.floor(600, 966, 460, 0.4), poles, body, face, air, tint=accent)


def camera(colour: str, accent: str) -> str:
    c = Canvas()
    foot = ellipse(600, 956, 230, 58, dark(colour, 0.3)) + ellipse(600, 940, 230, 58, c.linear(light(colour, 0.4), dark(colour, 0.1))) + path("M500 930L530 800H670L700 930Q600 962 500 930Z", c.linear(dark(colour, 0.2), light(colour, 0.5), dark(colour, 0.2), to=(1, 0)))
    head = circle(600, 560, 300, c.linear(light(colour, 0.7), colour, dark(colour, 0.28), to=(1, 1))) + ellipse(600, 560, 300, 300, "none", stroke=dark(colour, 0.3), stroke_width=2.0, stroke_opacity=0.5)
    face = rect(420, 380, 360, 360, 180, "#0d1117") + lens(c, 600, 560, 124) + circle(600, 560, 138, "none", stroke=accent, stroke_width=6.0) + "".join(circle(600 + dx, 560 + dy, 10, "#7a2434") for dx, dy in ((-152, -30), (-152, 30), (152, -30), (152, 30))) + circle(600, 714, 9, "#52e0a8")
    poles = turned(-14, rect(310, 200, 34, 250, 17, c.linear(dark(colour, 0.2), light(colour, 0.5), dark(colour, 0.2), to=(1, 0))), x=327, y=450) + turned(14, rect(856, 200, 34, 250, 17, c.linear(dark(colour, 0.2), light(colour, 0.5), dark(colour, 0.2), to=(1, 0))), x=873, y=450)
    return c.finish(c.floor(600, 1000, 480, 0.4), poles, foot, c.blurred(14, ellipse(600, 850, 150, 22, SHADOW), opacity=0.35), head, face, tint=accent)


def network_cable(colour: str, accent: str) -> str:
    c = Canvas()
    d = "M330 760C240 300 960 260 900 620S420 880 400 620S820 380 800 640S640 900 760 950"
    def end(x: float, y: float, angle: float) -> str:
        clear = rect(-62, -170, 124, 150, 12, "#dbeaf4", fill_opacity=0.45, stroke="#9db4c8", stroke_width=3.0)
        wires = "".join(rect(-50 + i * 13, -166, 8, 110, 3, tone) for i, tone in enumerate(("#f2a93b", "#f7dcae", "#4cb37a", "#3f7fd0", "#a9cdf2", "#b5e0c6", "#8a5a3a", "#d9c0a9")))
        tab = rect(-20, -96, 40, 76, 8, "#ffffff", opacity=0.6)
        boot = path("M-52 -30H52L30 70H-30Z", accent)
        return f'<g transform="translate({x} {y}) rotate({angle})">{clear}{wires}{tab}{boot}</g>'
    return c.finish(moved(0, -30, cord(c, d, colour, 38), end(338, 806, 190), end(790, 960, 118)), tint=accent)
