"""Where the files of an import lie: AKRAB_HOME/imports/<run>/, gone when the import is done."""

import shutil
from pathlib import Path

from django.conf import settings

from akrab.exchange.models import ImportRun


def folder(run: ImportRun) -> Path:
    return Path(settings.HOME) / "imports" / str(run.pk)


def take_in(run: ImportRun, path: Path, photos: Path | None = None) -> Path:
    """Copy the file into the run's folder under a name of our own, and the pictures that go along with it."""
    target = folder(run) / "file"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    if photos is not None:
        shutil.copytree(photos, folder(run) / "photos", dirs_exist_ok=True)
    return target


def clear(run: ImportRun) -> None:
    shutil.rmtree(folder(run), ignore_errors=True)
