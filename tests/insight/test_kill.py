"""A refresh that is killed leaves nothing that the next one does not mend."""

import json
import random
import subprocess
import sys
import time
from typing import Any

KILLS = 5
PREPARE = """
import django; django.setup()
from akrab.insight.consumers import mark
from akrab.insight.months import first_of
from tests.insight.factories import make_buyer, make_sale
import datetime as dt
buyers = [make_buyer(f"B{number}") for number in range(5)]
for day in range(0, 360, 3):
    date = dt.date(2025, 12, 1) + dt.timedelta(days=day)
    for buyer in buyers:
        make_sale(buyer, f"{date} 10:00")
    mark(first_of(date), first_of(date))
"""
MORE = """
import django; django.setup()
import datetime as dt
from akrab.customers.models import Customer
from akrab.insight.consumers import mark
from tests.insight.factories import make_sale
from tests.insight.fact_factories import make_message, make_visit
make_sale(Customer.objects.first(), "2026-03-05 10:00")
make_message(None, "2026-02-05 10:00")  # nobody tells of these
make_visit(None, "2026-01-05 10:00", "page", "product")
mark(dt.date(2026, 3, 1), dt.date(2026, 3, 1))
"""
COUNT = """
import django; django.setup()
import json
from django.db.models import Sum
from akrab.insight.models import CustomerScore, DirtyMonth, PeriodFigure
from akrab.insight.warehouse import folder, reading
duck = reading.connect()
reading.open_facts(duck, folder.current(), "IDR")
facts = [duck.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("messages", "visits", "events")]
months = PeriodFigure.objects.filter(grain="month")
print(json.dumps([months.aggregate(all=Sum("orders"))["all"], CustomerScore.objects.aggregate(all=Sum("orders"))["all"],
                  DirtyMonth.objects.count(), len(folder.current().tokens()),
                  [path.name for path in folder.current().path.rglob(".*")], facts]))
"""
REFRESH = [sys.executable, "-m", "akrab.cli.main", "insight", "refresh", "--json"]


def run(program: str, env: dict[str, str]) -> str:
    return subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True).stdout


def test_killed_at_any_point_the_next_run_gives_exact_figures(shop_env: dict[str, Any]) -> None:
    chance = random.Random(2)
    run(PREPARE, shop_env)
    for turn in range(KILLS):
        if turn == 2:
            subprocess.run(REFRESH, env=shop_env, check=True, stdout=subprocess.DEVNULL)
        run(MORE, shop_env)
        process = subprocess.Popen(REFRESH, env=shop_env, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.3))
        process.kill()
        process.wait()
    subprocess.run(REFRESH, env=shop_env, check=True, stdout=subprocess.DEVNULL)
    assert json.loads(run(COUNT, shop_env)) == [600 + KILLS, 600 + KILLS, 0, 1, [], [KILLS, KILLS, 2 * KILLS]]
