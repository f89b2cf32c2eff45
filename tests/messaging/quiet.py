"""Nobody is writing: what another test's people typed lies under the same numbers."""

import shutil
from pathlib import Path

from django.conf import settings


def nobody_writes() -> None:
    shutil.rmtree(Path(settings.HOME) / "typing", ignore_errors=True)
