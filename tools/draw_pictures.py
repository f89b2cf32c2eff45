"""Draw every product picture of the demo shop: `python -m tools.draw_pictures [SKU ...]`.

One line per product below says which drawing it is and in which colours. A drawing is SVG made by code (tools/pictures/), rendered at
1200 x 1200 and saved as WebP at 960 x 960. The same code gives the same files. `--sheet FILE.png` lays all pictures out on one sheet.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import vl_convert
from PIL import Image

from tools.pictures import audio, canvas, computing, guard, network, phones, power, service, storage, watches

PACKAGE = Path(__file__).resolve().parent.parent / "akrab"
FOLDER = PACKAGE / "demo" / "phones" / "pictures"
MARK = PACKAGE / "static" / "img" / "akrab.svg"
SIDE, QUALITIES, ENOUGH = 960, (82, 76, 70, 64, 58, 52), 20 * 1024

PICTURES: dict[str, Callable[[], str]] = {
    # phones and tablets
    "LT-A1": lambda: phones.pair("#3d6fa8", "Lintara", "pill", ("waves", "#2f6fb3", "#8fd0ff"), "drop", chin=12),
    "LT-A5": lambda: phones.pair("#3f8f6b", "Lintara", "square", ("hills", "#2b6f8f", "#f0a860"), "left"),
    "LT-P9": lambda: phones.pair("#2b3038", "Lintara", "ring", ("orbs", "#3b4fb0", "#e070a0"), ground="rays"),
    "KV-MINI": lambda: phones.pair(
        "#e9ddcb", "Kaliva", "single", ("petals", "#c98a6a", "#f0c078"), "drop", scale=0.9, chin=16
    ),
    "KV-NEO5": lambda: phones.pair("#7a68b8", "Kaliva", "dots", ("blocks", "#6a58c8", "#f0a0b8"), ground="bands"),
    "KV-MAX": lambda: phones.pair(
        "#b8493f", "Kaliva", "pill", ("orbs", "#7a2f5a", "#f2a050"), ground="split", scale=1.04
    ),
    "SJ-F12": lambda: phones.pair("#e08a4f", "Senjani", "bar", ("kawung", "#7a4a2a", "#f0c078"), ground="split"),
    "SJ-LIPAT": lambda: phones.folded("#b77aa8", "Senjani", ("petals", "#a05a98", "#f3b6c6")),
    "PK-LTA5": lambda: canvas.together(PICTURES["LT-A5"](), guard.case("#9db4c8", "clear"), PICTURES["CG-20C"]()),
    "KV-KLASIK": lambda: phones.keypad("#2f6fb3", "Kaliva"),
    "KV-SEPUH": lambda: phones.keypad("#f1f2f4", "Kaliva", big=True),
    "LT-TAB10": lambda: phones.tablet("#8a97a6", "Lintara", ("waves", "#2a7d8f", "#9fe0d0")),
    "KV-TABANAK": lambda: phones.tablet("#3bb0a0", "Kaliva", ("blocks", "#f2c14e", "#8fd6e0"), "bumper"),
    "LT-TABPRO": lambda: phones.tablet("#d9634d", "Lintara", ("orbs", "#4b4fb8", "#f08a60"), "pen"),
    # cases, glass, holders
    "CS-SOFT": lambda: guard.case("#2f6fb3", "soft", "#f0b7a0"),
    "CS-BENING": lambda: guard.case("#9db4c8", "clear"),
    "CS-TANGGUH": lambda: guard.case("#2f3a44", "rugged", "#f2a13b"),
    "CS-BATIK": lambda: guard.case("#4a2c22", "batik", "#e0a94f"),
    "CS-DOMPET": lambda: guard.wallet("#8a5a3a"),
    "CS-UKIR": lambda: guard.case("#7a4a33", "engraved", "#3f6f66"),
    "TG-BENING": lambda: guard.glass("clear", "#2f7fb8"),
    "TG-SPY": lambda: guard.glass("privacy", "#7a58c0"),
    "TG-HIDRO": lambda: guard.glass("film", "#e08aa0"),
    "TG-LENSA": lambda: guard.lens_guard("#e0b050"),
    "PC-AIR": lambda: guard.pouch("#f08a3c"),
    "RG-PUTAR": lambda: guard.ring("#e9a9b8", "#c9607f"),
    "HD-MOTOR": lambda: guard.holder("bike", "#3a424c", "#2f7fd0"),
    "HD-MOBIL": lambda: guard.holder("car", "#3a424c", "#2fa07a"),
    # power
    "CG-20C": lambda: power.charger("#f4f5f7", "20W", ("c",), "#2a9d8f"),
    "CG-33SET": lambda: power.charger("#2f3640", "33W", ("c",), "#f2a93b", with_cable=True),
    "CG-65GAN": lambda: power.charger("#f4f5f7", "65W", ("c", "c", "a"), "#e5604d", wide=True),
    "CG-MOBIL": lambda: power.car_charger("#3a424c", "#2fb5a0"),
    "CG-NIRKABEL": lambda: power.pad("#2f3640", "#52c7e8"),
    "KB-CC1": lambda: power.cable("#e9ecef", "cc"),
    "KB-AC2": lambda: power.cable("#d9483b", "ac", braid=True, turns=2),
    "KB-3IN1": lambda: power.three_in_one("#3f6fb0"),
    "KB-CL1": lambda: power.cable("#2f3640", "cl", braid=True),
    "PB-10": lambda: power.bank("#f2f3f5", "10000", "dots", "#2a9d8f"),
    "PB-20": lambda: power.bank("#2b3038", "20000", "display", "#f2a93b"),
    "PB-5MINI": lambda: power.bank("#f0b7c0", "5000", "mini", "#e07a90"),
    "PB-MAG10": lambda: power.bank("#e6edf5", "10000", "magnet", "#3f7fc0"),
    "ST-4USB": lambda: power.strip("#f3f4f6", "#e5604d"),
    # sound
    "EB-BULIR": lambda: audio.buds("#f4f5f7", "#2fa07a"),
    "EB-SUNYI": lambda: audio.buds("#2b323b", "#52c7e8", stem=False, round_case=True),
    "EP-KABEL": lambda: audio.wired("#eef0f3", "#e5604d"),
    "NB-LARI": lambda: audio.neckband("#2f3640", "#f2a13b"),
    "HP-TEDUH": lambda: audio.headphones("#e9dccb", "#c98a4a"),
    "HS-ARENA": lambda: audio.headphones("#2b3038", "#52e0c0", boom=True),
    "SP-KOIN": lambda: audio.speaker("round", "#2f8f83", "#f2a93b"),
    "SP-BAMBU": lambda: audio.speaker("tube", "#2f4f7f", "#f08a4f"),
    "SP-RUANG": lambda: audio.speaker("bar", "#2f3640", "#52c7e8"),
    "SP-HAJATAN": lambda: audio.speaker("box", "#2b3038", "#7a6cf0"),
    "MC-KLIP": lambda: audio.clip_mic("#59636e", "#4cd6a8"),
    # watches
    "JM-KOTAK": lambda: watches.square("#c9d0d8", "#3f6fb0", "#52c7e8"),
    "JM-BULAT": lambda: watches.round_watch("#3a424c", "#6b4a36", "#f2a93b"),
    "JM-ANAK": lambda: watches.kids("#f07fa4", "#f2b84e"),
    "GL-LANGKAH": lambda: watches.band("#2b323b", "#4cd6a8"),
    "TL-JAM": lambda: watches.strap_set(("#e5604d", "#2a9d8f", "#3a4a6b")),
    # memory
    "MM-SD": lambda: storage.memory_card("#2b323b", "#e5604d", "128"),
    "FD-KUNCI": lambda: storage.stick("#59636e", "#2f8fd0", "64"),
    "FD-OTG": lambda: storage.stick("#3a424c", "#f2a93b", "128", dual=True),
    "SSD-SAKU": lambda: storage.drive("#3f5f8f", "#52c7e8", "500"),
    "HDD-ARSIP": lambda: storage.drive("#3a424c", "#e5604d", "1", spinning=True),
    "CR-DUA": lambda: storage.reader("#c9d0d8", "#2f8fd0"),
    # beside the computer
    "MS-SENYAP": lambda: computing.mouse("#e9ecef", "#2fa07a"),
    "MS-TEGAK": lambda: computing.mouse("#3a424c", "#f2a93b", upright=True),
    "KY-TIPIS": lambda: computing.keyboard("#dfe4e9", "#ffffff", "#3f7fd0"),
    "KY-MEKA": lambda: computing.keyboard("#2b323b", "#3a424c", "#e5604d", mechanical=True),
    "HUB-6": lambda: computing.hub("#8f98a2", "#3f7fd0"),
    "DK-LAPTOP": lambda: computing.stand("#b9c0c8", "#2fa07a"),
    "TAS-LAPTOP": lambda: computing.bag("#4a5568", "#f2a93b"),
    "WC-HD": lambda: computing.webcam("#3a424c", "#52c7e8"),
    "PR-TANGKI": lambda: computing.printer("#3a424c", "#3f8fd0"),
    "PR-STRUK": lambda: computing.receipt_printer("#48515c", "#2fa07a"),
    "TN-TINTA": lambda: computing.ink("#3f8fd0"),
    "KT-STRUK": lambda: computing.paper_rolls("#2fa07a"),
    # network
    "RT-AX": lambda: network.router("#2f3640", "#3f9fe0"),
    "MF-4G": lambda: network.pocket_modem("#f0f2f4", "#2fa07a"),
    "EX-WIFI": lambda: network.extender("#eceff2", "#3f7fd0"),
    "CM-RUMAH": lambda: network.camera("#eef0f3", "#e5604d"),
    "LAN-CAT6": lambda: network.network_cable("#3f7fd0", "#f2a93b"),
    # services
    "SV-PASANG": lambda: service.fit_glass("#3f8f86", "#f2a93b"),
    "SV-BATERAI": lambda: service.change_battery("#4a78b0", "#2fa36b"),
    "SV-LAYAR": lambda: service.change_screen("#b5654a", "#2fa36b"),
    "SV-PINDAH": lambda: service.move_data("#7a68b8", "#f2a93b"),
    "SV-BERSIH": lambda: service.clean_check("#3f9f8f", "#f2a93b"),
    "SV-LAPTOP": lambda: service.laptop_care("#59708a", "#52e0a8"),
    "SV-ROUTER": lambda: service.set_up_router("#c08a3a", "#2f7fd0"),
}


def render(svg: str, side: int) -> Image.Image:
    """The drawing as pixels, `side` wide and high."""
    picture: Image.Image = Image.open(io.BytesIO(vl_convert.svg_to_png(svg)))
    return picture.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)


def webp(picture: Image.Image) -> bytes:
    """The best quality that stays within 20 KiB: finely patterned pictures take a lower one, where nobody sees it."""
    packed = io.BytesIO()
    for quality in QUALITIES:
        packed = io.BytesIO()
        picture.save(packed, "WEBP", quality=quality, method=6)
        if packed.tell() <= ENOUGH:
            break
    return packed.getvalue()


def sheet(pictures: list[Image.Image], columns: int = 8, side: int = 240) -> Image.Image:
    rows = -(-len(pictures) // columns)
    paper = Image.new("RGB", (columns * (side + 8), rows * (side + 8)), "#ffffff")
    for index, picture in enumerate(pictures):
        place = (index % columns * (side + 8), index // columns * (side + 8))
        paper.paste(picture.resize((side, side), Image.Resampling.LANCZOS), place)
    return paper


def draw_brand() -> None:
    """Akrab's mark as the icons that phones and browsers ask for."""
    svg = MARK.read_text(encoding="utf-8")
    MARK.with_name("favicon.svg").write_text(svg, encoding="utf-8")
    for side in (192, 512):
        icon: Image.Image = Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=side * 2 / 64)))
        smooth = icon.resize((side, side), Image.Resampling.LANCZOS)
        smooth.save(MARK.with_name(f"icon-{side}.png"), optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sku", nargs="*", help="only these (default: all)")
    parser.add_argument("--sheet", type=Path, help="also write one sheet with all of them, to look at")
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    drawn: list[Image.Image] = []
    for sku in arguments.sku or PICTURES:
        picture = render(PICTURES[sku](), SIDE)
        (FOLDER / f"{sku}.webp").write_bytes(webp(picture))
        drawn.append(picture)
    if arguments.sheet:
        sheet(drawn).save(arguments.sheet)
    if not arguments.sku:
        draw_brand()
    print(f"{len(drawn)} pictures in {FOLDER.name}/")


if __name__ == "__main__":
    main()
