"""The home page's illustration: a phone that is a small shop, its goods around it. No background: it stands on light and dark pages."""

from __future__ import annotations

from .canvas import circle, group, line, moved, path, rect, turned

TEAL, DEEP, MINT, SUN, CORAL, PAPER, NIGHT = "#14958a", "#0f766e", "#8fe3d4", "#f6b94a", "#ef7b5c", "#fdf6ea", "#1d3b42"


def shop_phone() -> str:
    frame = rect(400, 90, 340, 610, 54, NIGHT) + rect(404, 94, 332, 602, 50, "none", stroke="#5b8088", stroke_width=3)
    view = rect(418, 108, 304, 574, 38, "#e3f6f1")
    wall = path("M418 330H722V644Q722 682 684 682H456Q418 682 418 644Z", PAPER)
    shelf = rect(450, 470, 240, 12, 6, "#d9b98c") + rect(470, 412, 34, 58, 8, TEAL) + rect(516, 426, 30, 44, 8, CORAL)
    shelf += circle(580, 446, 24, SUN) + circle(580, 446, 10, PAPER) + rect(618, 402, 50, 68, 10, "#6f7fc4") + circle(643, 436, 12, "#dfe3f7")
    counter = rect(418, 566, 304, 18, 0, "#c48a55") + path("M418 584H722V644Q722 682 684 682H456Q418 682 418 644Z", "#e0ab73")
    keeper = circle(570, 522, 29, "#c98d66") + path("M539 519A31 31 0 0 1 601 519Q590 497 570 497T539 519Z", NIGHT) + path("M524 566Q528 549 570 549T616 566Z", DEEP)
    keeper += line("M558 531Q570 543 582 531", NIGHT, 4) + circle(560, 520, 3, NIGHT) + circle(580, 520, 3, NIGHT)
    heart = path("M570 652C545 634 534 623 534 609A18 18 0 0 1 570 602A18 18 0 0 1 606 609C606 623 595 634 570 652Z", CORAL)
    stripes = "".join(path(f"M{381 + i * 54} 250h54v60a27 27 0 0 1 -54 0Z", (TEAL, PAPER)[i % 2]) for i in range(7))
    awning = path("M416 196H724L759 252H381Z", DEEP) + stripes
    lamp = rect(520, 124, 100, 22, 11, NIGHT)
    return frame + view + wall + shelf + keeper + counter + heart + awning + lamp


def bubble(x: float, y: float, colour: str, inside: str, flip: bool = False) -> str:
    side = -1 if flip else 1
    shape = path("M-84 -58H84A30 30 0 0 1 114 -28V24A30 30 0 0 1 84 54H-30L-74 92V54H-84A30 30 0 0 1 -114 24V-28A30 30 0 0 1 -84 -58Z", colour, transform=f"scale({side} 1)")
    return moved(x, y, shape, inside)


def draw() -> str:
    ground = path("M70 708Q600 640 1130 708Q1000 760 600 760T70 708Z", MINT, opacity=0.35)
    halo = circle(570, 400, 352, MINT, opacity=0.22)
    plant = line("M250 700Q246 600 262 520", DEEP, 9) + "".join(path(f"M{x} {y}Q{x + dx} {y - 70} {x + dx * 0.2:g} {y - 112}Q{x - dx * 0.3:g} {y - 50} {x} {y}Z", fill) for x, y, dx, fill in ((252, 640, -66, TEAL), (252, 616, 66, DEEP), (258, 560, -44, DEEP), (260, 556, 52, TEAL)))
    pot = path("M204 640H300L286 722Q284 734 272 734H232Q220 734 218 722Z", CORAL) + rect(196, 628, 112, 26, 13, "#d9664a")
    speaker = rect(800, 520, 150, 190, 40, "#5567b8") + circle(875, 640, 44, "#38478c") + circle(875, 640, 18, SUN) + circle(875, 564, 20, "#38478c")
    watch = turned(10, rect(1012, 540, 52, 170, 22, SUN), rect(996, 572, 84, 100, 28, NIGHT), line("M1014 630L1028 630L1038 604L1050 642L1060 622", MINT, 6), x=1038, y=625)
    cable = line("M740 640C790 640 780 734 850 734S960 756 1010 734", CORAL, 10)
    first = bubble(250, 250, TEAL, line("M-60 -20H60M-60 16H20", PAPER, 16))
    second = bubble(920, 330, SUN, line("M-34 -2L-8 24L42 -28", "#ffffff", 20), flip=True)
    buds = group(*(turned(a, rect(x, 118, 26, 82, 13, "#c4d0d6") + circle(x + 13, 124, 27, "#d9e2e6") + circle(x + 13, 124, 10, "#7d929b"), x=x, y=150) for x, a in ((830, -12), (900, 12))))
    sparks = "".join(path(f"M{x} {y - r}Q{x} {y} {x + r} {y}Q{x} {y} {x} {y + r}Q{x} {y} {x - r} {y}Q{x} {y} {x} {y - r}Z", fill) for x, y, r, fill in ((330, 120, 24, SUN), (800, 430, 18, CORAL), (140, 430, 18, TEAL), (1040, 180, 26, TEAL)))
    parts = halo + ground + cable + plant + pot + speaker + watch + shop_phone() + first + second + buds + sparks
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="60 40 1080 740" width="1080" height="740">{parts}</svg>\n'
