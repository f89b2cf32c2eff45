"""Preview, mapping, background, kill and resume, failures to download."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from akrab.exchange import actions, queries
from akrab.exchange.commands import import_file, run_import
from akrab.exchange.models import ImportFailure, ImportRun
from akrab.exchange.reasons import ExchangeError, NotNow
from akrab.exchange.running import Engine, Overtaken
from akrab.orders.models import Order, OrderLine
from tests.exchange.factories import bring_in, counts, csv_file, sale

pytestmark = pytest.mark.django_db


def test_preview_shows_the_first_rows_as_they_would_be_taken(tmp_path: Path) -> None:
    rows = [
        sale(),
        sale(date="31/02/2026", price="murah"),
        sale(quantity="0"),
        *[sale(number=str(n)) for n in range(40)],
    ]
    run = actions.start_preview(kind="sales", path=csv_file(tmp_path / "jual.csv", rows))
    seen = queries.preview(run)
    assert len(seen.rows) == 20
    assert (seen.total, seen.missing) == (43, [])
    first = {choice.key: cell for choice, cell in zip(seen.mapped, seen.rows[0].cells, strict=True)}
    assert first["phone"].understood == "+6281234567890"
    assert first["price"].text == "125.000"
    assert "125" in first["price"].understood
    second = {choice.key: cell for choice, cell in zip(seen.mapped, seen.rows[1].cells, strict=True)}
    assert (bool(second["date"].problem), bool(second["price"].problem), second["sku"].problem) == (True, True, "")
    assert seen.rows[2].problem
    assert (seen.new, seen.known) == (41, 0)
    bring_in("sales", csv_file(tmp_path / "b.csv", rows))
    assert queries.preview(run).known == 41


def test_a_guess_can_be_changed_and_what_was_chosen_stays(tmp_path: Path) -> None:
    header = ["Faktur", "Wann", "Ware", "Stück", "Betrag"]
    path = csv_file(tmp_path / "v.csv", [header, ["1", "2026-08-31", "Kabel", "2", "1,5"]], delimiter=";")
    run = actions.start_preview(kind="sales", path=path)
    assert run.mapping == {"number": "Faktur"}
    assert len(queries.preview(run).missing) == 4
    chosen = {"number": "Faktur", "date": "Wann", "name": "Ware", "quantity": "Stück", "price": "Betrag"}
    actions.change_mapping(run=run, mapping=chosen, source="Kasse 1")
    with pytest.raises(ExchangeError, match="Preis"):
        actions.change_mapping(run=run, mapping={"price": "Preis"})
    run.refresh_from_db()
    assert (run.mapping, run.source) == (chosen, "kasse-1")
    assert queries.preview(run).missing == []
    actions.run_now(run)
    assert OrderLine.objects.get().unit_price == 150


def test_reading_can_be_set_by_hand(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "jual.csv", [sale(date="03/04/2026", price="1.250")], delimiter=";", encoding="cp1252")
    run = actions.start_preview(kind="sales", path=path)
    actions.change_mapping(run=run, layout={"date_order": "mdy", "decimal_mark": "."})
    actions.run_now(run)
    assert (OrderLine.objects.get().unit_price, Order.objects.get().placed_at.month) == (125, 3)
    run = actions.start_preview(kind="sales", path=path)
    actions.change_mapping(run=run, layout={"delimiter": ","})
    assert len(run.layout["columns"]) < 10


def test_confirming_queues_once_and_the_worker_does_it(
    tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    from django_tasks_db.models import DBTaskResult

    from akrab.exchange.tasks import import_rows

    run = actions.start_preview(kind="sales", path=csv_file(tmp_path / "jual.csv", [sale()]))
    actions.confirm(run=run)
    actions.confirm(run=run)
    assert run.state == ImportRun.State.QUEUED
    assert DBTaskResult.objects.count() == 1
    import_rows.func(run.pk)
    import_rows.func(run.pk)  # delivered twice
    run.refresh_from_db()
    assert (run.state, counts(run)) == (ImportRun.State.DONE, (1, 1, 0, 0, 0))
    with pytest.raises(NotNow):
        actions.change_mapping(run=run, mapping={})


def test_the_counts_add_up_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from akrab.exchange import running

    monkeypatch.setattr(running, "BATCH", {"sqlite": 10, "postgresql": 10})
    rows = [sale(number=str(n // 2), quantity="x" if n % 7 == 0 else "1") for n in range(200)]
    run = actions.start_preview(kind="sales", path=csv_file(tmp_path / "jual.csv", rows))
    shares = []

    def look(run: ImportRun) -> None:
        stored = ImportRun.objects.get(pk=run.pk)
        assert stored.read == stored.created + stored.updated + stored.skipped + stored.failed
        shares.append(queries.progress(stored).share)

    actions.run_now(run, look)
    assert counts(run) == (200, 171, 0, 0, 29)
    assert shares == sorted(shares)
    assert len(shares) > 15
    assert queries.progress(run).percent == 100


def test_a_run_goes_on_after_its_last_transaction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from akrab.exchange import running

    monkeypatch.setattr(running, "BATCH", {"sqlite": 10, "postgresql": 10})
    rows = [sale(number=str(n // 3), quantity="x" if n % 10 == 9 else "1") for n in range(100)]
    run = actions.start_preview(kind="sales", path=csv_file(tmp_path / "jual.csv", rows))

    def killed(run: ImportRun) -> None:
        if run.read > 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.run_now(run, killed)
    run.refresh_from_db()
    assert run.state == ImportRun.State.RUNNING
    assert OrderLine.objects.count() == run.created == run.read - 10
    actions.run_now(run)
    assert counts(run) == (100, 90, 0, 0, 10)
    assert OrderLine.objects.count() == 90
    assert ImportFailure.objects.count() == 10


def test_the_second_worker_on_a_run_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from akrab.exchange import running

    monkeypatch.setattr(running, "BATCH", {"sqlite": 10, "postgresql": 10})
    path = csv_file(tmp_path / "jual.csv", [sale(number=str(n)) for n in range(60)])
    run = actions.start_preview(kind="sales", path=path)
    twice = ImportRun.objects.get(pk=run.pk)
    seen = []

    def other(run: ImportRun) -> None:
        if run.read == 20 and not seen:
            seen.append(True)
            twice.refresh_from_db()
            with pytest.raises(Overtaken):
                Engine(twice, lambda _run: other_reads(twice)).work()

    def other_reads(other_run: ImportRun) -> None:
        ImportRun.objects.filter(pk=run.pk).update(read=other_run.read, created=other_run.created)
        raise Overtaken

    actions.run_now(run, other)
    assert seen
    assert OrderLine.objects.count() == 30


def test_failed_rows_come_back_as_a_file_that_can_be_mended(tmp_path: Path) -> None:
    rows = [sale(), sale(number="=1+1", quantity="0"), sale(price="-5", quantity="x")]
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    text = "".join(queries.failures_csv(run, "en"))
    assert text.startswith("\ufeff")
    header, first, second = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert header == [*sale(), "Row", "Reason"]
    assert first[0] == "'=1+1"
    assert first[-2:] == ["3", "The quantity is 0. Write how many were sold; a minus for goods that came back."]
    assert second[-3:] == ["-5", "4", "“x” in “Jumlah” is not a number. Write it with digits, like 12500."]
    indonesian = "".join(queries.failures_csv(run, "id"))
    assert "Alasan" in indonesian
    assert "bukan angka" in indonesian
    (tmp_path / "gagal.csv").write_text(text.replace(",0,", ",1,").replace(",x,", ",2,"))
    again = bring_in("sales", tmp_path / "gagal.csv")
    assert counts(again)[4] == 0
    assert Order.objects.filter(number="=1+1").exists()


def test_the_command_returns_figures_that_add_up(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "v.csv", [["a", "b", "c", "d", "e"], ["1", "2026-08-31", "K", "2", "5"], ["", "", "K", "", ""]]
    )
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"number": "a", "date": "b", "sku": "c", "quantity": "d", "price": "e"}))
    found = import_file("sales", path, mapping, json=True)
    assert set(found) == {"read", "created", "updated", "skipped", "failed", "seconds"}
    assert (found["read"], found["created"], found["failed"]) == (2, 1, 1)
    with pytest.raises(ExchangeError, match="JSON"):
        import_file("sales", path, path)
    with pytest.raises(ExchangeError):
        import_file("sales", path)
    assert ImportRun.objects.count() == 1  # what could not even begin leaves nothing


def test_the_command_tells_people_and_scripts(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "jual.csv", [sale(), sale(quantity="0")])
    told: list[str] = []
    run_import("sales", path, None, as_json=False, echo=told.append)
    assert "2 rows in" in told[-2]
    assert told[-1].startswith("  row 3: The quantity is 0.")
    told.clear()
    run_import("sales", path, None, as_json=True, echo=told.append)
    assert json.loads(told[-1])["skipped"] == 1


def test_files_are_gone_when_the_import_is_done(tmp_path: Path, akrab_home: Path) -> None:
    bring_in("sales", csv_file(tmp_path / "jual.csv", [sale()]))
    assert list((akrab_home / "imports").iterdir()) == []
    run = actions.start_preview(kind="sales", path=tmp_path / "jual.csv")
    actions.discard(run=run)
    assert list((akrab_home / "imports").iterdir()) == []


def test_what_nobody_confirmed_is_forgotten_after_a_while(tmp_path: Path, akrab_home: Path) -> None:
    path = csv_file(tmp_path / "jual.csv", [sale()])
    done = bring_in("sales", path)
    run = actions.start_preview(kind="sales", path=path)
    assert actions.discard_abandoned(before=run.created_at) == 0
    assert actions.discard_abandoned(before=run.created_at + dt.timedelta(seconds=1)) == 1
    assert list(ImportRun.objects.all()) == [done]
    assert list((akrab_home / "imports").iterdir()) == []


def test_queries_and_preview_load_no_heavy_library() -> None:
    program = (
        "import os, sys, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'akrab.config.settings'\n"
        "django.setup()\n"
        "import akrab.exchange.actions, akrab.exchange.queries, akrab.exchange.tasks\n"
        "print(sorted({'numpy', 'pyarrow', 'pandas', 'python_calamine', 'duckdb'} & set(sys.modules)))\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


WORK = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "akrab.config.settings"
django.setup()
from akrab.exchange import actions, running
from akrab.exchange.models import ImportRun
running.BATCH = {"sqlite": 50, "postgresql": 50}
run = ImportRun.objects.first() or actions.start_preview(kind="sales", path=sys.argv[1])
print("begun", flush=True)
if run.state != ImportRun.State.DONE:  # the process before may have been quicker than its killer
    actions.run_now(run)
print(run.state, run.read, run.created, run.failed, flush=True)
"""


def test_kill_9_at_any_point_loses_and_doubles_nothing(tmp_path: Path, shop_env: dict[str, str]) -> None:
    rows = [
        sale(
            number=str(n // 3),
            sku=f"S{n % 40}",
            phone=f"0812{n // 6:07}",
            email="",
            quantity="0" if n % 50 == 0 else "1",
        )
        for n in range(6000)
    ]
    path = csv_file(tmp_path / "jual.csv", rows)
    outcome = ""
    for attempt in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WORK, str(path)], env=shop_env, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            if attempt < 5:
                time.sleep(0.15 * (attempt + 1))
                os.kill(process.pid, signal.SIGKILL)
            outcome = process.stdout.read()
    assert outcome.split() == ["done", "6000", "5880", "120"]
    check = (
        "import os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'akrab.config.settings'\ndjango.setup()\n"
        "from akrab.orders.models import *\nfrom akrab.customers.models import *\nfrom akrab.journal.models import *\n"
        "from akrab.exchange.models import *\n"
        "print(Order.objects.count(), OrderLine.objects.count(), Customer.objects.count(),\n"
        "      Entry.objects.filter(kind='order.imported').count(), ImportFailure.objects.count())\n"
    )
    result = subprocess.run([sys.executable, "-c", check], env=shop_env, capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["2000", "5880", "1000", "2000", "120"]


def test_two_programs_bring_the_same_file_in_at_once(tmp_path: Path, shop_env: dict[str, str]) -> None:
    rows = [sale(number=str(n // 3), sku=f"S{n % 40}", phone=f"0812{n // 6:07}", email="") for n in range(3000)]
    path = csv_file(tmp_path / "jual.csv", rows)
    work = WORK.replace("ImportRun.objects.first() or ", "")
    processes = [
        subprocess.Popen([sys.executable, "-c", work, str(path)], env=shop_env, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outcomes = [process.communicate()[0].split()[1:] for process in processes]
    assert [outcome[:2] for outcome in outcomes] == [["done", "3000"]] * 2
    assert sum(int(outcome[2]) for outcome in outcomes) == 3000
    check = (
        "import os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'akrab.config.settings'\ndjango.setup()\n"
        "from akrab.orders.models import *\nfrom akrab.customers.models import *\n"
        "from akrab.catalogue.models import *\n"
        "print(Order.objects.count(), OrderLine.objects.count(), Customer.objects.count(), Variant.objects.count())\n"
    )
    result = subprocess.run([sys.executable, "-c", check], env=shop_env, capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["1000", "3000", "500", "40"]
