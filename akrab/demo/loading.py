"""Loading a demo shop through the same actions and the same importer that a real shop uses."""

import tempfile
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import click
from django.db import transaction
from django.utils import translation

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue.models import Product
from akrab.core import clock
from akrab.demo import gifts, phones
from akrab.exchange import actions as exchange
from akrab.exchange.models import ImportRun
from akrab.insight import commands as insight

Echo = Callable[[str], object]


def load_demo(name: str, *, echo: Echo, force: bool = False) -> None:
    """Fill an empty shop. Raises ClickException when there are products already and `force` is not given."""
    if name == "none":
        return
    if Product.objects.exists() and not force:
        raise click.ClickException("This shop already has products. Add --force to load the demo beside them.")
    {"phones": load_phones, "gifts": load_gifts}[name](echo)
    change_shop_settings(values={"demo": name}, actor=None)
    echo("Working out the figures …")
    insight.refresh(as_json=False, echo=lambda _text: None)


@translation.override("id")
def load_phones(echo: Echo) -> None:
    """The phone shop of the demo: content and pictures drawn by this project, trade made up by its generator, and the
    last weeks told through the actions of the rooms."""
    from akrab.demo.phones import books, house, shelves, story, talks, voices
    from akrab.demo.phones.trade import write_sales_csv

    echo("Opening the demo shop: phones and electronics …")
    phones.open_shop()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "penjualan.csv"
        write_sales_csv(path, clock.today())
        import_sales(path, source="nota", echo=echo)
    echo("Telling the last weeks …")
    with transaction.atomic():
        shelves.remember_sales()
        owner = house.furnish()
        story.tell(owner)
        voices.speak(owner)
        talks.hold(owner)
    phones.count_sold()
    books.keep_the_books(clock.today())


def load_gifts(echo: Echo) -> None:
    """The gift shop: every sales line of "Online Retail" (UCI 352, CC BY 4.0), see gifts/ATTRIBUTION.md."""
    echo("Opening the gift shop with 541,909 real sales lines …")
    gifts.open_shop()
    with as_file(files("akrab.demo.gifts").joinpath("online_retail.parquet")) as path:
        import_sales(path, source="online-retail", echo=echo)
    gifts.fill_shelves()


def import_sales(path: Path, *, source: str, echo: Echo) -> ImportRun:
    """The file as an owner would bring it in, with progress; the run stays and can be undone."""
    run = exchange.start_preview(kind=ImportRun.Kind.SALES, path=path, filename=path.name, source=source)
    shown: list[int] = [-1]

    def progress(done: ImportRun) -> None:
        share = 100 * done.read // max(done.total or 1, 1)
        if share // 10 != shown[0]:
            shown[0] = share // 10
            echo(f"  {done.read:>9,} of {done.total or 0:,} lines ({share}%)")

    exchange.run_now(run, progress)
    run.refresh_from_db()
    if run.problem or run.failed:
        raise click.ClickException(f"The demo's sales could not be read: {run.problem or run.failed}")
    echo(f"  {run.created:,} lines brought in")
    return run
