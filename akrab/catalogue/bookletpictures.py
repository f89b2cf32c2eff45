"""Pictures for paper: JPEG, which a PDF takes over as it is. Made once from the WebP of the shop and kept."""

import base64
import logging
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from PIL import Image

logger = logging.getLogger(__name__)
EDGE = 320  # points: 200 to the inch at the height of its place
PLACE = 55 / 40  # width to height of the place on the page
CALM = 14.0  # how much an edge may vary and still be drawn out to fill the place
SOURCES = ("-480.webp", "-480.avif", "-960.webp", "-160.webp")
QUALITY = 76


def folder() -> Path:
    return Path(settings.HOME) / "booklet" / "pictures"


def prepare(stems: Iterable[str]) -> dict[str, Path]:
    """A JPEG for each of these pictures; those that are missing or broken are left out. Others are thrown away."""
    wanted = dict.fromkeys(stem for stem in stems if stem)
    with ThreadPoolExecutor(max_workers=2) as pool:  # Pillow lets the other thread run while it decodes
        made = dict(zip(wanted, pool.map(_one, wanted), strict=True))
    found = {stem: path for stem, path in made.items() if path is not None}
    _sweep({path.name for path in found.values()})
    return found


def _one(stem: str) -> Path | None:
    target = folder() / f"{stem.rpartition('/')[2]}.jpg"
    if target.exists():
        return target
    for ending in SOURCES:
        source = Path(settings.MEDIA_ROOT) / f"{stem}{ending}"
        if source.exists() and _convert(source, target):
            return target
    logger.warning("No picture %s for the catalogue", stem)
    return None


def _convert(source: Path, target: Path) -> bool:
    from PIL import Image

    try:
        with Image.open(source) as opened:
            opened.thumbnail((EDGE, EDGE), Image.Resampling.BICUBIC)
            picture: Image.Image = opened
            if picture.has_transparency_data:
                ground = Image.new("RGBA", picture.size, "white")
                picture = Image.alpha_composite(ground, picture.convert("RGBA"))
            target.parent.mkdir(parents=True, exist_ok=True)
            unfinished = target.with_suffix(f".{os.getpid()}")
            _fill(picture.convert("RGB")).save(unfinished, format="JPEG", quality=QUALITY)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        logger.warning("The picture %s cannot be read", source.name)
        return False
    unfinished.replace(target)
    return True


def _fill(picture: "Image.Image") -> "Image.Image":
    """The picture in the middle of its place. A calm ground, as photographs of goods have, goes on to the rim; beside a
    lively one it stays white."""
    from PIL import Image

    width, height = picture.size
    place = (max(width, round(height * PLACE)), max(height, round(width / PLACE)))
    left, top = (place[0] - width) // 2, (place[1] - height) // 2
    filled = Image.new("RGB", place, "white")
    filled.paste(picture, (left, top))
    if left:
        rims = [((0, 0, 1, height), (0, top)), ((width - 1, 0, width, height), (left + width, top))]
        size = (left + 1, height)
    else:
        rims = [((0, 0, width, 1), (left, 0)), ((0, height - 1, width, height), (left, top + height))]
        size = (width, top + 1)
    edges = [picture.crop(rim) for rim, _where in rims]
    if all(_is_calm(edge) for edge in edges):
        for edge, (_rim, where) in zip(edges, rims, strict=True):
            filled.paste(edge.resize(size), where)
        filled.paste(picture, (left, top))
    return filled


def _is_calm(edge: "Image.Image") -> bool:
    from PIL import ImageStat

    return max(ImageStat.Stat(edge).stddev) < CALM


def frame(picture: Path, folder: Path) -> str:
    """The name of an SVG in `folder` that holds nothing but this JPEG. Typst unpacks a plain JPEG into memory and keeps
    it, 300 KB each; one in a frame goes packed from here into the PDF."""
    from PIL import Image

    with Image.open(picture) as opened:
        width, height = opened.size
    size = f'width="{width}" height="{height}"'
    data = base64.b64encode(picture.read_bytes()).decode()
    name = f"{picture.stem}.svg"
    (folder / name).write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">'
        f'<image {size} href="data:image/jpeg;base64,{data}"/></svg>'
    )
    return name


def _sweep(kept: set[str]) -> None:
    for path in folder().glob("*"):
        if path.name not in kept:
            path.unlink(missing_ok=True)
