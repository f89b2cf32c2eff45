"""The entry point of the web server."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akrab.config.settings")
pages = get_wsgi_application()

from akrab.api import events  # noqa: E402  (needs the settings)


def application(environ: events.Environ, start_response: "StartResponse") -> Iterable[bytes]:
    """Events of visits are answered here, all else by Django."""
    if environ["PATH_INFO"] == events.PATH:
        return events.answer(environ, start_response)
    return pages(environ, start_response)
