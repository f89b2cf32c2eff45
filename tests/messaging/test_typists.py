"""Who is writing at this moment."""

import os
import time
from pathlib import Path

from django.conf import settings

from akrab.messaging import typists
from akrab.messaging.typists import PERSON, Typist


def file_of(number: int, who: int) -> Path:
    return Path(settings.HOME) / "typing" / str(number) / str(who)


def test_each_sees_the_others_and_notes_stay_within_the_shop() -> None:
    typists.begin(7_001, PERSON)
    typists.begin(7_001, 5, "Siti")
    typists.begin(7_001, 6, "Budi", is_note=True)
    assert typists.writing(7_001, but=5) == [Typist(PERSON, ""), Typist(6, "Budi", True)]
    assert typists.writing(7_001, but=PERSON, notes=False) == [Typist(5, "Siti")]
    assert typists.mark(typists.writing(7_001, but=PERSON)) == "5.6n"
    assert typists.writing(7_002, but=PERSON) == []


def test_it_ends_with_the_sending_or_after_some_seconds() -> None:
    typists.begin(7_003, 5, "Siti")
    typists.end(7_003, 5)
    assert typists.writing(7_003, but=PERSON) == []
    typists.begin(7_003, 6, "Budi")
    os.utime(file_of(7_003, 6), (time.time() - 7,) * 2)
    assert typists.writing(7_003, but=PERSON) == []
    assert file_of(7_003, 6).exists()
    os.utime(file_of(7_003, 6), (time.time() - 61,) * 2)
    assert typists.writing(7_003, but=PERSON) == []
    assert not file_of(7_003, 6).exists()
