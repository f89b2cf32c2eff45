"""The published figures of Online Retail, all 541,909 lines (data/online_retail/README.md)."""

import datetime as dt
import statistics
from pathlib import Path

import pytest

from akrab.insight import refresh
from akrab.insight.metrics import lines, rfm
from akrab.insight.models import CohortCell, CustomerScore, PeriodFigure
from akrab.insight.runs import last_refresh
from akrab.insight.warehouse import compiled, folder, reading
from tests.insight import online_retail

ROW = [885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235]
NEW = [885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41]


@pytest.mark.django_db
def test_the_published_figures_of_online_retail(shared_data: Path) -> None:
    online_retail.load(shared_data)
    outcome = refresh.run(charts=False)
    assert (outcome.lines, outcome.customers, outcome.as_of) == (541_909, 4_338, "2011-12-10")

    duck = reading.connect()
    reading.open_facts(duck, folder.current(), "GBP")
    assert duck.execute("SELECT sum(total) FROM order_lines").fetchall() == [(974_774_793,)]
    clean = lines.known_purchases(reading.order_lines())
    counted = compiled.fetch(duck, clean.agg(
        lines=clean.count(), customers=clean.customer_id.nunique(), orders=clean.order_id.nunique(),
        revenue=clean.revenue.sum(),
    ))  # fmt: skip
    assert counted == [{"lines": 397_884, "customers": 4_338, "orders": 18_532, "revenue": 891_140_790}]

    found = compiled.fetch(duck, rfm.rfm(reading.orders(), dt.date(2011, 12, 10)))
    recency, frequency, money = ([row[name] for row in found] for name in ("recency", "frequency", "money"))
    assert round(statistics.mean(recency), 1) == 93.1
    assert round(statistics.mean(frequency), 3) == 4.272
    assert round(statistics.mean(money) / 100, 2) == 2_054.27
    assert [statistics.median(values) for values in (recency, frequency, money)] == [51, 2, 67_448.5]

    row = CohortCell.objects.filter(cohort=dt.date(2010, 12, 1)).order_by("offset").values_list("customers", flat=True)
    assert list(row) == ROW
    months = PeriodFigure.objects.filter(grain="month").order_by("start")
    assert list(months.values_list("new_customers", flat=True)) == NEW
    money_of = CustomerScore.objects.order_by("-revenue").values_list("revenue", flat=True)
    top = list(money_of)[: round(len(money) * 0.2)]
    assert round(sum(top) / sum(money), 3) == 0.746
    record = last_refresh()
    assert record is not None
    assert record.summary["is_history"]
