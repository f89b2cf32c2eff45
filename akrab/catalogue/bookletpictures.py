"""Pictures for paper: JPEG, which a PDF takes over as it is. Made once from the WebP of the shop and kept."""

import base64
import logging
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
EDGE = 320  # points: 200 to the inch for a picture that fills its place
SOURCES = ("-480.webp", "-480.avif", "-960.webp", "-160.webp")
QUALITY = 76


def folder() -> Path:
    return Path(settings.HOME) / "booklet" / f"pictures-{EDGE}"


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
            picture.convert("RGB").save(unfinished, format="JPEG", quality=QUALITY)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        logger.warning("The picture %s cannot be read", source.name)
        return False
    unfinished.replace(target)
    return True


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
