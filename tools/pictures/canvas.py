"""The drawing board: colours, gradients, shadows, lettering. Everything returns SVG text; light comes from the upper left."""

from __future__ import annotations

import colorsys

SIZE = 1200
INK = "#14181d"
GLASS = "#0d1117"


def _rgb(colour: str) -> tuple[float, float, float]:
    value = colour.lstrip("#")
    return int(value[0:2], 16) / 255, int(value[2:4], 16) / 255, int(value[4:6], 16) / 255


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02x}" for part in (red, green, blue))


def mix(first: str, second: str, share: float) -> str:
    """`first` with `share` (0 to 1) of `second` in it."""
    one, two = _rgb(first), _rgb(second)
    return _hex(*(a + (b - a) * share for a, b in zip(one, two, strict=True)))


def light(colour: str, share: float = 0.25) -> str:
    return mix(colour, "#ffffff", share)


def dark(colour: str, share: float = 0.25) -> str:
    """A deeper tone of the same hue: shadows of coloured things are coloured, never grey."""
    red, green, blue = _rgb(colour)
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    rich = colorsys.hls_to_rgb(hue, lightness * (1 - share), saturation)
    plain = (red * (1 - share), green * (1 - share), blue * (1 - share))  # pale colours would turn gaudy with the rich tone alone
    return _hex(*(0.35 * one + 0.65 * two for one, two in zip(rich, plain, strict=True)))


def is_pale(colour: str) -> bool:
    red, green, blue = _rgb(colour)
    return 0.3 * red + 0.59 * green + 0.11 * blue > 0.72


def n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def attributes(values: dict[str, object]) -> str:
    parts = []
    for name, value in values.items():
        shown = n(value) if isinstance(value, float) else str(value)
        parts.append(f' {name.rstrip("_").replace("_", "-")}="{shown}"')
    return "".join(parts)


def rect(x: float, y: float, w: float, h: float, r: float = 0, fill: str = "none", **more: object) -> str:
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" rx="{n(r)}" fill="{fill}"{attributes(more)}/>'


def circle(x: float, y: float, r: float, fill: str = "none", **more: object) -> str:
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{fill}"{attributes(more)}/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str = "none", **more: object) -> str:
    return f'<ellipse cx="{n(x)}" cy="{n(y)}" rx="{n(rx)}" ry="{n(ry)}" fill="{fill}"{attributes(more)}/>'


def path(d: str, fill: str = "none", **more: object) -> str:
    return f'<path d="{d}" fill="{fill}"{attributes(more)}/>'


def line(d: str, colour: str, width: float, **more: object) -> str:
    """An open stroke with round ends."""
    rounded: dict[str, object] = {"stroke_linecap": "round", "stroke_linejoin": "round"}
    return path(d, "none", stroke=colour, stroke_width=float(width), **(rounded | more))


def group(*parts: str, **more: object) -> str:
    return f"<g{attributes(more)}>{''.join(parts)}</g>"


def turned(angle: float, *parts: str, x: float = 600, y: float = 600) -> str:
    return f'<g transform="rotate({n(angle)} {n(x)} {n(y)})">{"".join(parts)}</g>'


def moved(dx: float, dy: float, *parts: str, scale: float = 1) -> str:
    size = f" scale({n(scale)})" if scale != 1 else ""
    return f'<g transform="translate({n(dx)} {n(dy)}){size}">{"".join(parts)}</g>'


LETTERS = {
    "A": "M0 10L3 0L6 10M1.2 6.6H4.8", "B": "M3.2 4.8A2.4 2.4 0 0 0 3.2 0H0V10H3.4A2.6 2.6 0 0 0 3.4 4.8H0",
    "C": "M6 2.6A3 2.8 0 0 0 0 3V7A3 3 0 0 0 6 7.4", "D": "M0 0H2.5A3.5 3.5 0 0 1 6 3.5V6.5A3.5 3.5 0 0 1 2.5 10H0Z",
    "E": "M6 0H0V10H6M0 5H4.8", "F": "M6 0H0V10M0 5H4.8", "G": "M6 2.6A3 2.8 0 0 0 0 3V7A3 3 0 0 0 6 7V5.4H3.6",
    "H": "M0 0V10M6 0V10M0 5H6", "I": "M3 0V10", "K": "M0 0V10M6 0L0 5.6M2.2 3.9L6 10", "L": "M0 0V10H5.6",
    "M": "M0 10V0L3 5.5L6 0V10", "N": "M0 10V0L6 10V0", "O": "M0 3A3 3 0 0 1 6 3V7A3 3 0 0 1 0 7Z",
    "P": "M0 10V0H3.2A2.8 2.8 0 0 1 3.2 5.6H0", "R": "M0 10V0H3.2A2.8 2.8 0 0 1 3.2 5.6H0M3 5.6L6 10",
    "S": "M5.8 2.2A2.9 2.4 0 0 0 3 0A2.8 2.45 0 0 0 3 4.9A2.9 2.5 0 0 1 3 10A2.9 2.4 0 0 1 .2 7.8",
    "T": "M0 0H6M3 0V10", "U": "M0 0V7A3 3 0 0 0 6 7V0", "V": "M0 0L3 10L6 0", "W": "M0 0L1.5 10L3 3L4.5 10L6 0",
    "X": "M0 0L6 10M6 0L0 10", "Y": "M0 0L3 5L6 0M3 5V10", "Z": "M0 0H6L0 10H6",
    "0": "M0 3A3 3 0 0 1 6 3V7A3 3 0 0 1 0 7Z", "1": "M1.2 2L3.6 0V10",
    "2": "M.2 2.7A2.9 2.7 0 0 1 5.8 2.8C5.8 5.2 0 7.4 0 10H6", "3": "M.3 1.8A2.7 2.4 0 1 1 3 4.8A2.8 2.6 0 1 1 .1 8",
    "4": "M4.6 10V0L0 7H6", "5": "M5.6 0H.9L.4 4.8A2.9 2.8 0 1 1 .2 8.3",
    "6": "M5.5 1.4A3 3 0 0 0 0 3.4V7A3 3 0 0 0 6 7A3 2.8 0 0 0 0 6.6", "7": "M0 0H6L2.2 10",
    "8": "M3 0A2.5 2.4 0 0 1 3 4.8A2.5 2.4 0 0 1 3 0M3 4.8A3 2.6 0 0 1 3 10A3 2.6 0 0 1 3 4.8",
    "9": "M.5 8.6A3 3 0 0 0 6 6.6V3A3 3 0 0 0 0 3A3 2.8 0 0 0 6 3.4",
    ":": "M3 3V3.02M3 7.4V7.42", ".": "M3 10V10.02", "-": "M1 5H5", "+": "M.4 5H5.6M3 2.4V7.6", "%": "M5.8 0L.2 10M0 1.6A1.4 1.4 0 0 1 2.8 1.6A1.4 1.4 0 0 1 0 1.6M3.2 8.4A1.4 1.4 0 0 1 6 8.4A1.4 1.4 0 0 1 3.2 8.4",
}  # fmt: skip


NARROW = {" ": (4.4, 0.0), "I": (3.4, -2.5), ".": (3.4, -2.5), ":": (4.6, -1.8), "1": (5.6, -0.6)}  # (advance, shift) in grid units


def lettering(text: str, x: float, y: float, height: float, colour: str, weight: float = 1.3, anchor: str = "middle", **more: object) -> str:
    """Our own stroke letters, so that the pictures come out the same on a machine with other fonts. (x, y): top of the line."""
    unit = height / 10
    steps = [NARROW.get(letter, (8.4, 0.0))[0] for letter in text]
    width = (sum(steps) - 2.4) * unit
    left = x - width / 2 if anchor == "middle" else x - width if anchor == "end" else x
    parts = []
    for letter, step in zip(text, steps, strict=True):
        shift = NARROW.get(letter, (8.4, 0.0))[1]
        if letter != " ":
            place = f"translate({n(left + shift * unit)} {n(y)}) scale({n(unit)})"
            parts.append(line(LETTERS[letter], colour, weight, transform=place))
        left += step * unit
    return group(*parts, **more)


class Canvas:
    """Collects the definitions (gradients, clips) of one picture. The same strokes always give the same bytes."""

    def __init__(self) -> None:
        self.definitions: list[str] = []

    def _define(self, tag: str, inside: str, more: str = "") -> str:
        name = f"d{len(self.definitions)}"
        self.definitions.append(f'<{tag} id="{name}"{more}>{inside}</{tag}>')
        return f"url(#{name})"

    def linear(self, *colours: str, to: tuple[float, float] = (0, 1), start: tuple[float, float] = (0, 0)) -> str:
        """A gradient over the shape's own box; `to` (0, 1) runs down, (1, 0) right, (1, 1) from the light's corner."""
        stops = self._stops(colours)
        return self._define("linearGradient", stops, f' x1="{n(start[0])}" y1="{n(start[1])}" x2="{n(to[0])}" y2="{n(to[1])}"')

    def radial(self, *colours: str, at: tuple[float, float] = (0.5, 0.5), radius: float = 0.5) -> str:
        return self._define("radialGradient", self._stops(colours), f' cx="{n(at[0])}" cy="{n(at[1])}" r="{n(radius)}"')

    def _stops(self, colours: tuple[str, ...]) -> str:
        last = max(1, len(colours) - 1)
        stops = []
        for index, text in enumerate(colours):
            colour, _, opacity = text.partition("/")
            see = f' stop-opacity="{opacity}"' if opacity else ""
            stops.append(f'<stop offset="{n(index / last)}" stop-color="{colour}"{see}/>')
        return "".join(stops)

    def clipped(self, shape: str, *parts: str) -> str:
        return f'<g clip-path="{self._define("clipPath", shape)}">{"".join(parts)}</g>'

    def blurred(self, amount: float, *parts: str, box: tuple[float, float, float, float] | None = None, **more: object) -> str:
        """`box` (x, y, w, h): room for the blur where the shape's own box is too flat to be widened by shares of itself."""
        area = ' x="-60%" y="-60%" width="220%" height="220%"'
        if box:
            area = ' filterUnits="userSpaceOnUse"' + "".join(f' {name}="{n(value)}"' for name, value in zip(("x", "y", "width", "height"), box, strict=True))
        blur = self._define("filter", f'<feGaussianBlur stdDeviation="{n(amount)}"/>', area)
        return f'<g filter="{blur}"{attributes(more)}>{"".join(parts)}</g>'

    def floor(self, x: float, y: float, width: float, strength: float = 0.3, colour: str = "#1b2430") -> str:
        """The shadow under something that stands: a dark contact line in a wide soft pool."""
        box = (x - width * 0.52 - 90, y - 100, width * 1.04 + 180, 220)
        wide = self.blurred(26, ellipse(x, y + 8, width * 0.52, 26, colour), box=box, opacity=strength)
        return wide + self.blurred(7, ellipse(x, y, width * 0.44, 8, colour), box=box, opacity=strength * 1.25)

    def cast(self, shape: str, dx: float = 10, dy: float = 26, blur: float = 24, strength: float = 0.28) -> str:
        """The shadow of something that lies or floats: the same shape, moved and blurred. `shape` is drawn dark."""
        return self.blurred(blur, moved(dx, dy, shape), opacity=strength)

    def finish(self, *parts: str, tint: str = "#8fa3b8") -> str:
        """The whole picture on the shop's light neutral backdrop, with a breath of the product's hue."""
        ground = rect(0, 0, SIZE, SIZE, 0, self.linear("#f6f7f9", "#e9ecf0"))
        glow = circle(600, 560, 560, self.radial(f"{mix('#ffffff', tint, 0.30)}/1", f"{mix('#f3f5f7', tint, 0.10)}/0"))
        inside = ground + glow + "".join(parts)
        start = f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}">'
        return f"{start}<defs>{''.join(self.definitions)}</defs>{inside}</svg>"


def together(large: str, upper: str, lower: str) -> str:
    """Three finished pictures as one: the first large on the left, the others one above the other beside it."""
    places = ((large, -90, 150, 900), (upper, 690, 60, 540), (lower, 690, 600, 540))
    inside = ""
    for mark, (svg, x, y, side) in zip("abc", places, strict=True):
        own = svg.replace('id="', f'id="{mark}').replace("url(#", f"url(#{mark}")  # names of colours stay apart
        inner = own[own.index(">") + 1 : own.rindex("</svg>")]
        inside += f'<svg x="{x}" y="{y}" width="{side}" height="{side}" viewBox="0 0 {SIZE} {SIZE}">{inner}</svg>'
    lines = line("M660 90V1110M700 600H1150", "#c9d0d8", 4)
    start = f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}">'
    return f'{start}{rect(0, 0, SIZE, SIZE, 0, "#f2f4f6")}{inside}{lines}</svg>'
