"""The catalogue as PDF: 1,000 products, each with a picture of its own. Prints JSON lines for tests.bench.

python -m tests.bench.booklet_bench [sqlite|postgres]     (keeps the PDF in $BOOKLET_OUT when that is set)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.server import database

SIZE = ["--products", "1000", "--customers", "10", "--orders", "10"]
MEASURE = "from tests.bench.booklet_bench import measure; measure()"
SECONDS = 20


def pictures() -> None:
    """A picture for every product, no two alike, in the size that the catalogue takes."""
    import django

    django.setup()
    from akrab.catalogue.models import Picture, Product

    made = []
    for number, product in enumerate(Product.objects.order_by("id")):
        stem = f"p/{number % 256:02x}/{number:024x}"
        _draw(number, stem)
        product.picture = stem
        made.append(Picture(product=product, stem=stem, alt=product.name, width=1200, height=1200))
    Picture.objects.bulk_create(made, batch_size=500)
    Product.objects.bulk_update([picture.product for picture in made], ["picture"], batch_size=500)


def _draw(number: int, stem: str) -> None:
    """Shapes on a blurred ground with some grain, so that it packs about as badly as a photograph."""
    import random

    from django.conf import settings
    from PIL import Image, ImageDraw, ImageFilter

    rng = random.Random(number)
    tiny = Image.new("RGB", (6, 6))
    tiny.putdata([tuple(rng.randrange(90, 255) for _channel in range(3)) for _point in range(36)])
    picture = tiny.resize((480, 480), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _shape in range(8):
        x, y, w, h = (rng.randrange(20, 400) for _side in range(4))
        pen.rounded_rectangle([x, y, x + w // 2, y + h // 2], 24, fill=tuple(rng.randrange(256) for _c in range(3)))
    picture = picture.filter(ImageFilter.GaussianBlur(1.5))
    grain = Image.effect_noise((480, 480), 18).convert("RGB")
    target = Path(settings.MEDIA_ROOT) / f"{stem}-480.webp"
    target.parent.mkdir(parents=True, exist_ok=True)
    Image.blend(picture, grain, 0.08).save(target, format="WEBP", quality=76, method=2)


def measure() -> None:
    """In a process of its own, as in the shop: first with all pictures to convert, then after a change of a price."""
    import json
    import resource
    import time

    import django

    django.setup()
    from akrab.catalogue import booklet, bookletcsv
    from akrab.core import clock, versions

    def line(name: str, value: float, unit: str, target: float | None = None, note: str = "") -> None:
        print(json.dumps({"name": name, "value": value, "unit": unit, "target": target, "note": note}), flush=True)

    assert booklet.is_due()
    began, start, before = clock.now(), time.perf_counter(), time.process_time()
    made = booklet.make()
    taken, busy = time.perf_counter() - start, time.process_time() - before
    assert [(one.language, one.products) for one in made] == [("id", 1000), ("en", 1000)]
    first = (made[0].made_at - began).total_seconds()
    line("PDF of 1,000 products, all pictures new", round(first, 1), "s", SECONDS, f"{made[0].pages} pages")
    line("The PDFs of both languages", round(taken, 1), "s", None, f"{busy:.1f} s of processor time")
    line("Memory of the task", round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "MB")
    line("Size of a file", round(made[0].size / 1e6, 1), "MB")
    start = time.perf_counter()
    size = len(bookletcsv.render())
    line("The table (CSV)", round(time.perf_counter() - start, 2), "s", 1, f"{size / 1e3:.0f} kB")
    versions.bump("catalogue")
    start = time.perf_counter()
    assert len(booklet.make()) == 2
    line("Both after a change, pictures kept", round(time.perf_counter() - start, 1), "s", SECONDS)
    if os.environ.get("BOOKLET_OUT"):
        shutil.copyfile(booklet.ready("id").path, os.environ["BOOKLET_OUT"])  # type: ignore[union-attr]


def main(kind: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with database(kind, folder) as (env, _pid):
            subprocess.run([sys.executable, "-m", "tests.bench.generated", *SIZE], env=env, check=True)
            make = "from tests.bench.booklet_bench import pictures; pictures()"
            subprocess.run([sys.executable, "-c", make], env=env, check=True)
            subprocess.run([sys.executable, "-c", MEASURE], env=env, check=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
