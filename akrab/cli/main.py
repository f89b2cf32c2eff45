"""`akrab`: everything a shop owner or a script does from a terminal. Django is loaded only by what needs it."""

import os
import sys
from pathlib import Path

import click

from akrab import __version__

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akrab.config.settings")


def load() -> None:
    """Set Django up; wrong settings end with their sentence, not with a trace."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error


class Group(click.Group):
    """Refusals of the actions become one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.ClickException:
            raise
        except Exception as error:
            if type(error).__module__.startswith("akrab.") or isinstance(error, OSError):
                raise click.ClickException(str(error)) from error
            raise


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="akrab")
def cli() -> None:
    """Akrab: one shop, its customers and everything that happens with them.

    The shop's data lies in AKRAB_HOME (default: ~/.local/share/akrab).
    """


@cli.command()
def run() -> None:
    """Prepare the shop and start web server and worker together (Ctrl-C stops both)."""
    from akrab.cli.supervisor import supervise

    sys.exit(supervise())


@cli.command()
def prepare() -> None:
    """Bring the database up to date, collect assets, load the demo into an empty shop, print the sign-in link."""
    load()
    from akrab.cli.preparing import prepare_shop

    prepare_shop(echo=click.echo)


@cli.command()
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Server processes.")
@click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on.")  # noqa: S104
def serve(workers: int, host: str) -> None:
    """Start the web server alone, on PORT."""
    from akrab.cli.supervisor import server_command

    command = server_command(workers=workers, host=host)
    os.execv(command[0], command)  # noqa: S606


@cli.command()
def worker() -> None:
    """Start a worker alone: messages, journal readers, tasks, schedules."""
    load()
    from akrab.cli.working import make_worker

    make_worker().run()


@cli.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a link that signs EMAIL in once, within 24 hours."""
    load()
    from django.conf import settings

    from akrab.accounts.actions import create_link
    from akrab.accounts.backends import find_user

    user = find_user(email)
    if user is None:
        raise click.ClickException(f"Nobody is known as {email!r}. Give the e-mail address, phone or user name.")
    click.echo(f"{settings.BASE_URL}/account/link/{create_link(user=user)}/")


@cli.command()
@click.argument("shop", type=click.Choice(["phones", "gifts", "none"]))
@click.option("--force", is_flag=True, help="Also into a shop that already has products.")
def demo(shop: str, force: bool) -> None:
    """Load a demo shop: phones (an Indonesian phone shop) or gifts (541,909 real sales lines)."""
    load()
    from akrab.demo.loading import load_demo

    load_demo(shop, echo=click.echo, force=force)


@cli.command("import")
@click.argument("kind", type=click.Choice(["sales", "customers", "products"]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "map_path", type=click.Path(path_type=Path), help="JSON file: our field → column of the file.")
@click.option("--json", "as_json", is_flag=True, help="Last line: one JSON object with the counts.")
def import_(kind: str, file: Path, map_path: Path | None, as_json: bool) -> None:
    """Bring in sales, customers or products from CSV, XLSX or Parquet."""
    load()
    from akrab.exchange.commands import run_import

    run_import(kind, file, map_path, as_json, echo=click.echo)


@cli.group()
def insight() -> None:
    """Analysis of the shop's trade."""


@insight.command()
@click.option("--json", "as_json", is_flag=True, help="Last line: one JSON object.")
def refresh(as_json: bool) -> None:
    """Bring facts and figures up to date."""
    load()
    from akrab.insight.commands import refresh as run_refresh

    run_refresh(as_json)


@cli.group()
def report() -> None:
    """Reports as files."""


@report.command()
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Last day.")
@click.option("--format", "form", type=click.Choice(["pdf", "xlsx", "csv", "json"]), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
def sales(first: object, last: object, form: str, output: Path) -> None:
    """The sales report of a period."""
    import datetime as dt

    assert isinstance(first, dt.datetime)
    assert isinstance(last, dt.datetime)
    if last < first:
        raise click.ClickException("--to lies before --from. Swap them.")
    load()
    from akrab.insight.commands import sales_report

    sales_report(first.date(), last.date(), form, output)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write everything the shop owns into one readable ZIP: tables as CSV and JSON, pictures, an index page."""
    load()
    from akrab.cli.exporting import export_all

    export_all(file, echo=click.echo)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write a backup of database, pictures and key that `akrab restore` brings back."""
    load()
    from akrab.cli.backups import write_backup

    write_backup(file, echo=click.echo)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask before replacing the shop's present data.")
def restore(file: Path, yes: bool) -> None:
    """Bring a backup back. The present data is kept beside it under a name with the date."""
    load()
    from akrab.cli.backups import restore_backup

    if not yes:
        click.confirm("This replaces the shop's present data by the backup. Go on?", abort=True)
    restore_backup(file, echo=click.echo)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def doctor(as_json: bool) -> None:
    """Check settings, database, disk, mail and clock, and say what to mend."""
    load()
    from akrab.cli.checkup import examine

    sys.exit(examine(echo=click.echo, as_json=as_json))


def main() -> None:
    """The console script."""
    cli(prog_name="akrab")


if __name__ == "__main__":
    main()
