"""Pictures: made into all sizes quickly, and what is none is refused in clear words."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from akrab.catalogue import pictures
from tests.catalogue.test_options import png_bomb


@pytest.fixture(autouse=True)
def media(akrab_home: Path) -> Path:
    return akrab_home / "media"


def photo(width: int = 4000, height: int = 3000, kind: str = "JPEG", **options: object) -> bytes:
    data = BytesIO()
    noise = Image.effect_noise((width // 10, height // 10), 80).convert("RGB")
    noise.resize((width, height), Image.Resampling.BICUBIC).save(data, kind, **options)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_twelve_megapixels_become_all_sizes_in_less_than_one_and_a_half_seconds(kind: str, media: Path) -> None:
    data = photo(kind=kind, **({"compress_level": 1} if kind == "PNG" else {}))
    best = 9.0
    for attempt in range(3):  # work done, in all threads: what the clock shows depends on who else is busy here
        before = time.process_time()
        made = pictures.make(data + b"\x00" * attempt)
        best = min(best, time.process_time() - before)
    assert best < 1.5
    assert (made.width, made.height) == (4000, 3000)
    sizes = {path.name.removeprefix(Path(made.stem).name): path for path in (media / made.stem).parent.iterdir()
             if path.name.startswith(Path(made.stem).name)}  # fmt: skip
    assert set(sizes) == {f"-{size}.{ending}" for size in (160, 480, 960) for ending in ("avif", "webp")}
    for name, path in sizes.items():
        with Image.open(path) as small:
            assert small.size == (int(name[1:4]), int(name[1:4]) * 3 // 4)


def test_the_same_picture_again_writes_nothing(media: Path) -> None:
    made = pictures.make(photo(400, 300))
    times = {path: path.stat().st_mtime_ns for path in media.rglob("*") if path.is_file()}
    assert len(times) == 6
    assert pictures.make(photo(400, 300)).height == made.height
    again = pictures.make(photo(40, 30, "PNG"))
    assert again.stem != made.stem
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_a_picture_taken_upright_stands_upright(media: Path) -> None:
    data = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    Image.new("RGB", (400, 200), "teal").save(data, "JPEG", exif=exif)
    made = pictures.make(data.getvalue())
    assert (made.width, made.height) == (200, 400)
    with Image.open(media / f"{made.stem}-160.webp") as small:
        assert small.size == (80, 160)
        assert not small.getexif()


@pytest.mark.parametrize("mode", ["P", "RGBA", "LA", "1", "CMYK", "L"])
def test_every_sort_of_picture_is_understood(mode: str) -> None:
    data = BytesIO()
    Image.new("RGBA", (300, 200), (0, 128, 128, 100)).convert("RGB" if mode == "CMYK" else "RGBA").convert(mode).save(
        data, "JPEG" if mode == "CMYK" else "PNG"
    )
    assert pictures.make(data.getvalue()).width == 300


TRUNCATED = photo(800, 600)[:3000]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xff" * (50 * 1024 * 1024), "The picture is larger than 15 MB. Choose a smaller one."),
        (png_bomb(30_000, 30_000), r"50 million points|not a picture"),
        (png_bomb(6_000, 6_000), "This file is not a picture we can read. Use JPEG, PNG or WebP."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "This file is not a picture"),
        (b"<!doctype html><html><script>alert(1)</script></html>", "This file is not a picture"),
        (TRUNCATED, "This file is not a picture"),
        (b"", "This file is not a picture"),
    ],
    ids=["50 MB", "bomb", "cut bomb", "svg", "html", "truncated", "empty"],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(data: bytes, sentence: str, media: Path) -> None:
    with pytest.raises(pictures.PictureError, match=sentence):
        pictures.make(data)
    assert not list(media.rglob("*.*"))
