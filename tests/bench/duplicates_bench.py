"""Finding duplicates: how well on the public sets, how quickly among 100,000 customers, and killed half-way.

python -m tests.bench duplicates
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.dedup_sets import SETS, load, quality
from tests.bench.results import Figure
from tests.bench.server import database

CUSTOMERS = 100_000
TWICE = 3_000  # of them are somebody else's second record
SECONDS, MEGABYTES = 60, 500
SHARED = Path(os.environ.get("AKRAB_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
FIRST = """
Adi Agus Ahmad Andi Ani Arif Ayu Bagus Bambang Bayu Budi Citra Darmawan Dewi Dian Dimas Dwi Edi Eka Endang
Fajar Fitri Galih Gita Hadi Hendra Heri Indah Intan Irfan Joko Kartika Lestari Lia Lina Made Maya Mega
Muhammad Nanda Ni Nina Novi Nur Putri Rahmat Rani Ratna Rini Rizky Rudi Sari Sigit Siti Sri Surya Taufik Tri
Umi Utami Wahyu Wati Wayan Widi Wulan Yanti Yoga Yudi Yuni Yusuf Zainal Zahra
"""
LAST = """
Aditya Anggraini Ardiansyah Astuti Basuki Cahyono Damayanti Fadilah Firmansyah Gunawan Handayani Harahap
Hartono Hasanah Hidayat Hutapea Iskandar Kurniawan Kusuma Lubis Mahendra Maharani Maulana Nasution Nugroho
Nuraini Pambudi Permana Pertiwi Prasetyo Pratama Purnomo Puspita Rahayu Rahman Ramadhan Saputra Santoso
Setiawan Siregar Sitorus Suharto Sulistyo Sumarni Suryani Susanto Susilo Syahputra Utomo Wibowo Wicaksono
Widodo Wijaya Wulandari Yulianto
"""
CITIES = """
Solo Klaten Sragen Boyolali Sukoharjo Wonogiri Karanganyar Semarang Yogyakarta Jakarta Bandung Surabaya
"""


def make() -> None:
    """In a process of its own: customers with the names that are common here, some of them twice with slips."""
    import random

    import django

    django.setup()
    from django.core.management import call_command

    from akrab.core import clock
    from akrab.customers.models import Customer, Handle

    call_command("migrate", verbosity=0)
    rng, now = random.Random(7), clock.now()
    firsts, lasts, cities = FIRST.split(), LAST.split(), CITIES.split()
    originals = CUSTOMERS - TWICE
    people = []
    for number in range(originals):
        name = f"{rng.choice(firsts)} {rng.choice(lasts)}" + (f" {rng.choice(lasts)}" if rng.random() < 0.3 else "")
        street = f"Jl. {rng.choice(lasts)} No. {rng.randint(1, 200)}" if rng.random() < 0.6 else ""
        phone = f"+628{rng.randint(10**9, 10**10 - 1)}"
        email = f"{name.partition(' ')[0].lower()}{number}@gmail.com" if rng.random() < 0.4 else ""
        people.append((name, rng.choice(cities), street, phone, email))
    for one in rng.sample(range(originals), TWICE):
        name, city, street, phone, email = people[one]
        place = rng.randrange(len(name) - 1)
        name = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        phone = phone[:-2] + str(rng.randint(10, 99)) if rng.random() < 0.5 else ""
        people.append((name, city, street, phone, email.replace("gmail", "yahoo")))
    Customer.objects.bulk_create(
        (Customer(name=name, city=city, address=street, created_at=now) for name, city, street, _p, _e in people),
        batch_size=2000,
    )
    handles = []
    for pk, (_name, _city, _street, phone, email) in zip(
        Customer.objects.order_by("id").values_list("id", flat=True), people, strict=True
    ):
        handles += [Handle(customer_id=pk, kind="phone", value=phone, created_at=now)] * bool(phone)
        handles += [Handle(customer_id=pk, kind="email", value=email, created_at=now)] * bool(email)
    Handle.objects.bulk_create(handles, batch_size=2000, ignore_conflicts=True)


def scan() -> None:
    """In a process of its own, as the worker's child: one search, from where it stands to the end."""
    import resource

    import django

    django.setup()
    from akrab.customers.duplicates import scanning
    from akrab.customers.models import Scan

    one = Scan.objects.first() or scanning.begin(actor=None)
    start, busy = time.perf_counter(), time.process_time()
    scanning.run(one)
    one.refresh_from_db()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    taken, busy = time.perf_counter() - start, time.process_time() - busy
    print(json.dumps([taken, memory, one.found, one.state, busy]))


def pairs() -> None:
    import django

    django.setup()
    from akrab.customers.models import Pair, Scan

    print(json.dumps([Pair.objects.count(), list(Scan.objects.values_list("position", flat=True))]))
    if sys.argv[-1] == "forget":
        Pair.objects.all().delete()
        Scan.objects.all().delete()


def _python(name: str, env: dict[str, str], *words: str) -> str:
    call = f"from tests.bench.duplicates_bench import {name}; {name}()"
    done = subprocess.run([sys.executable, "-c", call, *words], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip().rpartition("\n")[2]


def _killed(env: dict[str, str], after: float) -> None:
    call = "from tests.bench.duplicates_bench import scan; scan()"
    process = subprocess.Popen([sys.executable, "-c", call], env=env, stdout=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()


def measure(kind: str) -> list[Figure]:
    group = f"Duplicates on {'PostgreSQL' if kind == 'postgres' else 'SQLite'}"
    figures = [*_public(group)] if kind == "sqlite" else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with database(kind, folder) as (env, _pid):
            _python("make", env)
            seconds, memory, found, state, busy = json.loads(_python("scan", env))
            assert state == "done"
            whole = json.loads(_python("pairs", env, "forget"))[0]
            kills = 0
            for after in (0.5 * seconds, 0.4 * seconds, 0.6 * seconds):
                _killed(env, after)
                kills += 1
            _seconds, _memory, _found, state, _busy = json.loads(_python("scan", env))
            again = json.loads(_python("pairs", env))[0]
            assert state == "done"
    figures += [
        Figure(
            group,
            f"Search through {CUSTOMERS:,} customers",
            round(seconds, 1),
            "s",
            SECONDS,
            note=f"{found:,} pairs; {busy:.0f} s of processor time",
        ),
        Figure(group, "Memory of the search", round(memory), "MB", MEGABYTES),
        Figure(group, f"Pairs after {kills} kills, of {whole:,}", again, "", whole, exact=True),
    ]
    return figures


def _public(group: str) -> list[Figure]:
    if not SHARED.is_dir():
        print("   the public sets are not here; AKRAB_SHARED_DATA names their folder", flush=True)
        return []
    figures = []
    for name, target in SETS.items():
        found = quality(*load(SHARED, name))
        note = (
            f"precision {found['precision']:.3f}, recall {found['recall']:.3f}; {found['reached']:.1%} of true pairs "
            f"compared; {found['joined']:.3f} after merging one by one"
        )
        figures.append(Figure(group, f"F1 on {name}", round(found["f1"], 4), "", target, at_most=False, note=note))
    return figures
