"""Making the shop ready to open: schema, assets, owner, demo."""

import contextlib
import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from akrab import __version__
from akrab.accounts.actions import create_link, create_owner
from akrab.accounts.models import SignInLink, User
from akrab.catalogue.models import Product
from akrab.core import clock, schema
from akrab.core.errors import AkrabError
from akrab.demo.loading import load_demo
from akrab.shipping.regions import load_regions

Echo = Callable[[str], object]
OWNER_EMAIL = "owner@example.com"


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two starts in the same data folder wait for each other."""
    with (Path(settings.HOME) / "prepare.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare_shop(*, echo: Echo) -> None:
    """Idempotent; a second start changes nothing and takes a moment."""
    with one_at_a_time():
        migrate(echo)
        collect_assets()
        load_regions()
        if not Product.objects.exists() and settings.DEMO != "none":
            load_demo(settings.DEMO, echo=echo)
    owner = User.objects.filter(role="owner", is_active=True).order_by("id").first() or create_owner(
        email=OWNER_EMAIL, name="Owner"
    )
    echo("")
    echo(f"  Akrab {__version__} is at   {settings.BASE_URL}/")
    if owner.last_login is None or not SignInLink.objects.filter(user=owner, used_at__isnull=False).exists():
        SignInLink.objects.filter(user=owner, used_at=None, expires_at__gt=clock.now()).delete()
        echo(f"  Sign in as the owner:  {settings.BASE_URL}/account/link/{create_link(user=owner)}/")
        echo("  (works once, within 24 hours; a new one: .venv/bin/akrab link " + owner.email + ")")
    else:
        echo(f"  Sign in:               {settings.BASE_URL}/account/login/  (or: .venv/bin/akrab link {owner.email})")
    echo(f"  Data is kept in        {settings.HOME}")
    echo("  Ctrl-C stops everything.")
    echo("")


def migrate(echo: Echo) -> None:
    """Bring the schema up to date; quick when it is."""
    for alias in settings.DATABASES:
        missing = schema.missing_steps(alias)
        if not missing:
            continue
        if alias == "default":
            steps = f"Bringing the database up to date ({missing} steps) …"
            echo("Setting up the database …" if missing > 20 else steps)
        schema.bring_up_to_date(alias)
    for alias in settings.DATABASES:
        if table := schema.lacking(alias):
            raise AkrabError(
                f"The data in {settings.HOME} was made by another, unreleased state of Akrab and does not fit this one "
                f"(its table {table} is not as it should be). Nothing was changed. Start with another folder "
                "(AKRAB_HOME=…), or with the program that made it."
            )
    if "core_cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def collect_assets() -> None:
    """Static files with content names, compressed; again only after an update of the program."""
    stamp = Path(settings.STATIC_ROOT) / "stamp.txt"
    package = Path(__file__).resolve().parent.parent / "static"
    newest = max((path.stat().st_mtime_ns for path in package.rglob("*") if path.is_file()), default=0)
    state = f"{__version__} {newest}"
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(state)
