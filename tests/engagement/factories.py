"""Messages on the pages, questionnaires and parcel cards for tests."""

import itertools
from typing import Any

from akrab.engagement.models import WebMessage
from akrab.engagement.web import actions as web
from tests.accounts.factories import make_user

_count = itertools.count(1)


def make_web_message(*, on: bool = True, **details: Any) -> WebMessage:
    """A card in the corner for everybody, once a day, held back from nobody."""
    details.setdefault("name", f"Pesan {next(_count)}")
    details.setdefault(
        "texts",
        {
            "id": {"title": "Halo {name|Kak}", "text": "Ada yang baru", "button": "Lihat"},
            "en": {"title": "Hello {name|there}", "text": "Something new", "button": "Look"},
        },
    )
    details.setdefault("link", "/products/")
    details.setdefault("held_percent", 0)
    actor = make_user()
    made = web.save(message=None, actor=actor, **details)
    if on:
        web.switch(message=made, on=True, actor=actor)
    return made
