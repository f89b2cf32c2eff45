"""Records that are the same person are found, with what speaks for it; nobody is merged by the search itself."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from akrab.customers import actions
from akrab.customers.duplicates import scanning
from akrab.customers.duplicates.finding import already_known
from akrab.customers.duplicates.pairing import candidate_pairs, groups
from akrab.customers.duplicates.people import Person, names_of, person, sound
from akrab.customers.duplicates.reasons import likelihood, sentences
from akrab.customers.duplicates.scoring import LEAST, commons, compare
from akrab.customers.merging import merge
from akrab.customers.models import Customer, Pair, Scan
from tests.accounts.factories import make_user
from tests.bench.dedup_sets import SETS, load, quality
from tests.customers.factories import make_customer

SITI = {"name": "Siti Rahayu", "phones": ["+6281234567890"], "emails": ["siti.rahayu@gmail.com"], "city": "Surakarta"}
CROWD = [person(1000 + n, name=f"Orang Nomor{chr(97 + n % 26)}", city="Solo") for n in range(200)]


def score(**other: object) -> float:
    one, two = person(1, **SITI), person(2, **other)  # type: ignore[arg-type]
    return compare(one, two, commons([one, two, *CROWD])).score


def reasons(**other: object) -> list[str]:
    one, two = person(1, **SITI), person(2, **other)  # type: ignore[arg-type]
    return [text for text, _for in sentences(compare(one, two, commons([one, two, *CROWD])).reasons)]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Siti Rahayu", "city": "Surakarta"},
        {"name": "Rahayu Siti", "city": "Kota Surakarta"},
        {"name": "Hj. Siti Rahaju", "city": "Surakarta", "phones": ["+6281234567899"]},
        {"name": "Siti Rahayu", "phones": ["+6281234567891"]},
        {"name": "Siti R", "emails": ["siti.rahayu@yahoo.com"]},
        {"name": "Siti Rahayu", "emails": ["siti.rahayu@gmial.com"]},
        {"name": "Rahayu", "phones": ["+6281234567890"]},
        {"name": "Siti Rahayu", "phones": ["+6281234567890"], "emails": ["kantor@toko.co.id"], "city": "Klaten"},
    ],
)
def test_slips_and_other_ways_of_writing_are_seen_through(other: dict[str, object]) -> None:
    assert score(**other) >= LEAST


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Budi Santoso", "city": "Surakarta"},
        {"name": "Siti Aminah", "city": "Surakarta"},
        {"name": "Siti", "city": "Surakarta"},
        {"name": "Rahayu Lestari", "phones": ["+6285500001111"], "city": "Klaten"},
        {"name": "Siti Rahman", "phones": ["+6281299991111"], "emails": ["budi@gmail.com"]},
        {"name": ""},
    ],
)
def test_others_stay_others(other: dict[str, object]) -> None:
    assert score(**other) < LEAST


def test_the_reasons_are_said_in_words() -> None:
    assert set(reasons(name="Siti Rahayi", phones=["+6281234567890"], city="Surakarta")) == {
        "same phone number: 0812-3456-7890",
        "name differs in one letter",
        "same city",
    }
    assert "different phone numbers" in reasons(name="Siti Rahayu", phones=["+6285500001111"])
    assert (likelihood(0.95), likelihood(0.6)) == ("probably the same person", "perhaps the same person")


def test_a_rare_name_says_more_than_a_common_one() -> None:
    people = [person(n, name="Siti Rahayu") for n in range(300)] + [person(n, name="Zefanya Okta") for n in (300, 301)]
    common = commons(people)
    assert compare(people[0], people[1], common).score < compare(people[300], people[301], common).score


def test_words_are_made_ready() -> None:
    assert names_of("H. Moch. Budi Santoso, S.E.") == ("moch", "budi", "santoso")
    assert names_of("Dr. Ir. H") == ("dr", "ir", "h")
    assert names_of("PT Maju Jaya") == ("maju", "jaya")
    assert names_of("") == ()
    assert sound("soekarno") == sound("sukarno")
    assert sound("jusuf") == sound("yusuf")
    assert sound("dewi") != sound("dani")
    one = person(1, street="Jl. Slamet Riyadi No. 12 RT 03", city="Kota Surakarta")
    assert (one.street, one.number, one.city) == ("jl slamet riyadi", "12", "surakarta")


def test_only_records_that_share_a_key_are_compared() -> None:
    people = [person(1, **SITI), person(2, name="Rahayu Siti"), person(3, name="Budi Santoso"), Person(4)]  # type: ignore[arg-type]
    assert candidate_pairs(people).tolist() == [[0, 1]]
    assert candidate_pairs([]).tolist() == []
    same = [person(n, name="Siti Rahayu") for n in range(200)]  # what too many share is no key
    assert candidate_pairs(same).tolist() == []
    assert sorted(map(sorted, groups([(1, 2), (2, 3), (5, 6)]))) == [[1, 2, 3], [5, 6]]


@pytest.mark.parametrize("name", SETS)
def test_the_public_sets_reach_their_marks(name: str, shared_data: Path) -> None:
    if not (shared_data / "dedup_contacts").is_dir():
        pytest.skip("the public sets of duplicate people are not here")
    found = quality(*load(shared_data, name))
    assert found["f1"] >= SETS[name]
    assert found["reached"] >= (0.99 if name.startswith("febrl") else 0.89)


@pytest.mark.django_db
def test_a_person_being_entered_is_recognised() -> None:
    known = make_customer(name="Siti Rahayu", phone="0812-3456-7890", email="siti.rahayu@gmail.com", city="Solo")
    make_customer(name="Budi Santoso", phone="0812-3456-7891")
    descriptions: tuple[dict[str, Any], ...] = (
        {"phone": "+62 812 3456 7890"},
        {"name": "Siti R", "email": "siti.rahayu@yahoo.com"},
        {"name": "siti rahayu", "city": "Solo"},
    )
    for said in descriptions:
        assert [one.customer for one in already_known(**said)] == [known]
    assert already_known(name="Dewi Lestari", phone="0855-1111-2222") == []
    assert already_known(name="Siti Rahayu", city="Solo", but=known.pk) == []
    assert already_known(phone="rumah", email="bukan") == []


@pytest.fixture
def twice() -> tuple[Customer, Customer]:
    one = make_customer(name="Siti Rahayu", phone="0812-3456-7890", city="Solo")
    other = make_customer(name="Siti Rahaju", phone="0812-3456-7899", city="Solo")
    make_customer(name="Budi Santoso", phone="0855-1234-5678", city="Klaten")
    return one, other


def search() -> Scan:
    scan = scanning.begin(actor=None)
    scanning.run(scan)
    scan.refresh_from_db()
    return scan


@pytest.mark.django_db
def test_the_search_keeps_pairs_with_reasons_and_merges_nobody(twice: tuple[Customer, Customer]) -> None:
    scan = search()
    assert (scan.state, scan.position, scan.total, scan.found) == ("done", 3, 3, 1)
    pair = Pair.objects.get()
    assert (pair.first, pair.second, pair.state) == (*twice, "open")
    assert "name differs in one letter" in [text for text, _for in sentences(pair.reasons)]
    assert Customer.objects.present().count() == 3


@pytest.mark.django_db
def test_what_was_decided_is_not_asked_again(twice: tuple[Customer, Customer]) -> None:
    search()
    owner = make_user()
    scanning.decide_different(pair=Pair.objects.get(), actor=owner)
    search()
    pair = Pair.objects.get()
    assert (pair.state, pair.decided_by) == ("different", owner)
    scanning.ask_again(pair=pair)
    merge(keep=twice[0], gone=twice[1], actor=owner)
    search()
    assert Pair.objects.get().state == "merged"


@pytest.mark.django_db
def test_pairs_that_are_no_longer_alike_go(twice: tuple[Customer, Customer]) -> None:
    search()
    for handle in twice[1].handles.all():
        actions.remove_handle(handle=handle)
    actions.change_customer(customer=twice[1], name="Dewi Lestari", city="Klaten")
    search()
    assert not Pair.objects.exists()


@pytest.mark.django_db
def test_a_registered_number_that_another_record_has_is_found() -> None:
    known = make_customer(name="Siti Rahayu", phone="0812-3456-7890")
    member = actions.register(name="Siti R", phone="081234567890", password="rahasia-sekali")
    search()
    pair = Pair.objects.get()
    assert (pair.first, pair.second) == (known, member)
    assert sentences(pair.reasons)[0] == ("same phone number: 0812-3456-7890", True)


@pytest.mark.django_db
def test_one_search_at_a_time_and_a_silent_one_goes_on() -> None:
    first = scanning.begin(actor=None)
    assert scanning.begin(actor=None) == first
    scanning.fail(scan=first)
    assert scanning.begin(actor=None) != first


SETUP = """
import django; django.setup()
from akrab.core import clock
from akrab.customers.models import Customer, Handle
import random
rng = random.Random(1)
letters = "abcdefghijklmnoprstuw"
names = ["".join(rng.choices(letters, k=7)) + " " + "".join(rng.choices(letters, k=8)) for n in range(3000)]
people = [Customer(name=names[n // 2], city="Solo", created_at=clock.now()) for n in range(6000)]
Customer.objects.bulk_create(people, batch_size=1000)
Handle.objects.bulk_create([Handle(customer=one, kind="email", value=f"orang{n // 2}.tetap@{'ab'[n % 2]}.example",
                                  created_at=clock.now()) for n, one in enumerate(people)], batch_size=1000)
"""
RUN = """
import os, signal, sys, django; django.setup()
from django.db import connection
from akrab.customers.duplicates import scanning
scanning.STEP = 100
steps, last = 0, int(sys.argv[1])
def die_in_the_middle(execute, sql, params, many, context):
    global steps
    steps += sql.startswith("UPDATE") and "customers_scan" in sql and "position" in sql
    if steps > last:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)
scan = scanning.last_scan() or scanning.begin(actor=None)
with connection.execute_wrapper(die_in_the_middle):
    scanning.run(scan)
"""
COUNT = """
import json, django; django.setup()
from akrab.customers.models import Pair, Scan
print(json.dumps([Pair.objects.count(), list(Scan.objects.values_list("state", "position", "total"))]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_search_that_is_killed_goes_on_where_it_was(shop_env: dict[str, str]) -> None:
    def count() -> list[object]:
        done = subprocess.run([sys.executable, "-c", COUNT], env=shop_env, capture_output=True, text=True, check=True)
        found: list[object] = json.loads(done.stdout.splitlines()[-1])
        return found

    subprocess.run([sys.executable, "-c", SETUP], env=shop_env, check=True)
    for steps in (5, 20):
        died = subprocess.run([sys.executable, "-c", RUN, str(steps)], env=shop_env, check=False)
        assert died.returncode == -signal.SIGKILL
    assert count()[1] == [["running", 2500, 6000]]
    subprocess.run([sys.executable, "-c", RUN, "1000"], env=shop_env, check=True)
    assert count() == [3000, [["done", 6000, 6000]]]
