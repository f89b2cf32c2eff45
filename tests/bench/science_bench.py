"""How near the models come to their published figures, and how fast: JSON lines {name, value, unit, target, note}.

    python -m tests.bench.science_bench [DATA FOLDER] [--lifetimes PYTHON] [--only WORD]

The package `lifetimes` (2020, no longer kept up) is compared in the same run, fit by fit in turn, in an environment of
its own that is made for it and thrown away: it is no dependency. --lifetimes names the Python of one that exists.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from akrab.insight.science import risk, uplift
from akrab.insight.science.arrays import Floats
from akrab.insight.science.buying import bgnbd, paretonbd, ranges, spend
from akrab.insight.science.buying.histories import bought_later, histories
from akrab.insight.science.forecast.making import WAYS, Forecast, forecast
from akrab.insight.science.recommend import blend, together
from akrab.insight.science.recommend.baskets import leave_last_out
from akrab.insight.science.recommend.quality import measure
from akrab.insight.science.rules import frequent_sets, rules
from tests.insight.science import published, test_hillstrom_2008_uplift, test_ibm_telco_risk, test_recommendations

ROOT = Path(__file__).resolve().parent.parent.parent
Lines = Iterator[dict[str, Any]]
TURNS = 25
LIFETIMES = ["lifetimes==0.11.3", "numpy==2.4.6", "scipy==1.17.1", "pandas==3.1.1", "setuptools==80.10.2"]
THEIR_FIT = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
import lifetimes
data = np.load(sys.argv[1])
for line in sys.stdin:
    fitter = getattr(lifetimes, line.strip())()
    started = time.perf_counter()
    fitter.fit(data["x"], data["t_x"], data["T"])
    print(json.dumps([time.perf_counter() - started, list(fitter.params_)]), flush=True)
"""


def line(name: str, value: float, unit: str = "", target: float | None = None, note: str = "") -> dict[str, Any]:
    return {"name": name, "value": round(float(value), 5), "unit": unit, "target": target, "note": note}


def near(name: str, value: float, published_value: float, within: float) -> dict[str, Any]:
    """A figure that has to lie near the published one: what is told is how far off it is."""
    said = f"{value:.4f}, published {published_value}"
    return line(f"{name}: off by", abs(value - published_value), "", within, said)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


@contextlib.contextmanager
def their_python(given: str | None) -> Iterator[str]:
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="lifetimes-") as folder:
        venv.create(folder, with_pip=True)
        subprocess.run([f"{folder}/bin/python", "-m", "pip", "install", "-q", *LIFETIMES], check=True)
        yield f"{folder}/bin/python"


def buying(data: Path, python: str | None) -> Lines:
    found = published.cdnow(data)
    until = published.day(1997, 9, 30)
    shop = histories(found.customer, found.day, found.money, until=until)
    fit = bgnbd.fit(shop.x, shop.t_x, shop.T)
    yield near("CDNOW BG/NBD log-likelihood", fit.log_likelihood, -9582.43, 0.05)
    for name, value, paper in (
        ("r", fit.r, 0.243),
        ("alpha", fit.alpha, 4.414),
        ("a", fit.a, 0.793),
        ("b", fit.b, 2.426),
    ):
        yield near(f"CDNOW BG/NBD {name}", value, paper, 0.0006)
    pareto = paretonbd.fit(shop.x, shop.t_x, shop.T)
    yield near("CDNOW Pareto/NBD log-likelihood", pareto.log_likelihood, -9594.98, 0.05)
    money = spend.fit(shop.x, shop.spend)
    for name, value, paper in (("p", money.p, 6.25), ("q", money.q, 3.74), ("gamma", money.gamma, 15.44)):
        yield near(f"CDNOW Gamma-Gamma {name}", value, paper, 0.006)
    came = bought_later(found.customer, found.day, of=shop.customer, after=until, until=until + 273)
    expected = bgnbd.expected_purchases(39, shop.x, shop.t_x, shop.T, fit)
    table = [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157]
    kind = np.minimum(shop.x, 7)
    off = max(abs(float(expected[kind == x].mean()) - paper) for x, paper in enumerate(table))
    yield line(
        "CDNOW validation table, furthest off", off, "", 0.01, f"{expected.sum():.0f} expected, {came.sum()} came"
    )
    rng = np.random.default_rng(1)
    inside, shops = 0, 200
    for _shop in range(shops):
        some = rng.choice(len(shop), 20, replace=False)
        played = ranges.played(39, shop.x[some], shop.t_x[some], shop.T[some], rng=rng, plays=200)
        inside += played.total_low <= came[some].sum() <= played.total_high
    yield line("shops of 20 customers, purchases inside the 80 % range", inside / shops * 100, "%", None)
    yield from _against_lifetimes(shop.x, shop.t_x, shop.T, python)
    yield from _a_million()


def _against_lifetimes(x: Floats, t_x: Floats, T: Floats, python: str | None) -> Lines:
    with their_python(python) as theirs, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "histories.npz"
        np.savez(file, x=x, t_x=t_x, T=T)
        program = subprocess.Popen(
            [theirs, "-c", THEIR_FIT, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # both on one thread: it is quicker for both
        )  # fmt: skip
        assert program.stdin
        assert program.stdout
        for name, own, their in (
            ("BG/NBD", lambda: bgnbd.fit(x, t_x, T), "BetaGeoFitter"),
            ("Pareto/NBD", lambda: paretonbd.fit(x, t_x, T), "ParetoNBDFitter"),
        ):
            times: list[tuple[float, float]] = []
            for _turn in range(TURNS):
                program.stdin.write(f"{their}\n")
                program.stdin.flush()
                seconds = json.loads(program.stdout.readline())[0]
                times.append((timed(own)[0], seconds))
            mine, lifetimes = (statistics.median(one) for one in zip(*times, strict=True))
            note = f"{mine * 1000:.1f} ms against {lifetimes * 1000:.1f} ms, medians of {TURNS} in turn"
            target = 20 if name == "BG/NBD" else None
            yield {
                **line(f"{name} fit, times as fast as lifetimes", lifetimes / mine, "×", target, note),
                "at_least": True,
            }
        program.stdin.close()
        program.wait()


def _a_million() -> Lines:
    rng = np.random.default_rng(0)
    n = 1_000_000
    T = rng.integers(1, 730, n).astype(float)
    rate, leave = rng.gamma(0.6, 1 / 6, n) / 7, rng.beta(0.8, 2.5, n)
    x, last, now = np.zeros(n), np.zeros(n), rng.exponential(1 / rate)
    here = now < T
    while here.any():
        x[here] += 1
        last[here] = now[here]
        here[here] = rng.random(int(here.sum())) > leave[here]
        now[here] += rng.exponential(1 / rate[here])
        here &= now < T
    t_x, T = np.minimum(np.ceil(last), T) / 7, T / 7
    t_x[x == 0] = 0
    seconds, fit = timed(lambda: bgnbd.fit(x, t_x, T))
    said = f"r {fit.r:.3f} a {fit.a:.3f} b {fit.b:.3f}, made with 0.600 0.800 2.500"
    yield line("BG/NBD, 1 million customers, fit", seconds, "s", 20, said)
    seconds, _expected = timed(lambda: bgnbd.expected_purchases(13, x, t_x, T, fit))
    yield line("BG/NBD, 1 million customers, expected purchases", seconds, "s", None)
    seconds, _fit = timed(lambda: paretonbd.fit(x, t_x, T))
    yield line("Pareto/NBD, 1 million customers, fit", seconds, "s", None)


def recommending(data: Path, _python: str | None) -> Lines:
    split = leave_last_out(test_recommendations.online_retail(data))
    for new, target in ((True, 0.068), (False, 0.19)):
        seconds, chosen = timed(lambda new=new: blend.choose(split.past, new=new, rng=np.random.default_rng(0)))
        found = measure(blend.blended(split.past, chosen.weights), split.past.bought(), split.last, new=new)
        said = (
            f"{', '.join(f'{name} {weight:.2f}' for name, weight in chosen.weights.items())}; chosen in {seconds:.1f} s"
        )
        what = "items never bought before" if new else "any item"
        yield at_least(f"Online Retail recall@10, {what}", found.recall, target, said)
    split = leave_last_out(test_recommendations.tafeng(data))
    found = measure(test_recommendations.own_rates(split.past), split.past.bought(), split.last, new=False)
    yield at_least(
        "Ta-Feng recall@10, personal rates", found.recall, 0.128, f"NDCG {found.ndcg:.4f}, hit {found.hit:.4f}"
    )
    users, films = published.movielens(data)
    recalls = []
    for seed in range(5):
        test = np.random.default_rng(seed).random(len(users)) < 0.25
        train, hidden = (_matrix(users[some], films[some], users.max() + 1, films.max() + 1) for some in (~test, test))
        recalls.append(measure(together.scorer(train, together.ease(train)), train, hidden, new=True).recall)
    yield at_least("MovieLens 100k EASE recall@10", float(np.mean(recalls)), 0.222, "mean of five random 75/25 splits")
    baskets = published.groceries(data)
    number = {name: at for at, name in enumerate(sorted({name for basket in baskets for name in basket}))}
    rows = np.array([(at, number[name]) for at, basket in enumerate(baskets) for name in basket]).T
    for support, confidence, count in ((0.001, 0.8, 410), (0.001, 0.5, 5668), (0.006, 0.25, 463), (0.005, 0.5, 120),
                                       (0.01, 0.5, 15)):  # fmt: skip
        seconds, made = timed(lambda s=support, c=confidence: rules(frequent_sets(*rows, support=s), confidence=c))
        name = f"Groceries rules, support {support}, confidence {confidence}"
        yield {**line(name, len(made), "exact", count, f"{seconds:.2f} s")}


def _matrix(rows: np.ndarray, columns: np.ndarray, users: int, items: int) -> Any:
    from scipy import sparse

    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(users, items))


def at_least(name: str, value: float, target: float, note: str = "") -> dict[str, Any]:
    return {**line(name, value, "", target, note), "at_least": True}


def forecasting(data: Path, _python: str | None) -> Lines:
    series = published.m3_monthly(data)
    seconds, made = timed(lambda: [WAYS["combination"](past, 12, 18, None) for past, _real in series])
    wrong = [_smape(real, one) for one, (_past, real) in zip(made, series, strict=True)]
    yield line("M3 monthly sMAPE, the combination", float(np.mean(wrong)), "%", 13.9, f"714 series in {seconds:.1f} s")
    seconds, chosen = timed(lambda: [forecast(past, period=12, horizon=18) for past, _real in series])
    wrong = [_smape(real, one.middle) for one, (_past, real) in zip(chosen, series, strict=True)]
    yield line(
        "M3 monthly sMAPE, chosen by backtest", float(np.mean(wrong)), "%", 13.9, f"714 series in {seconds:.1f} s"
    )
    yield line("M3 monthly, true values inside the 80 % range", _inside(chosen, [real for _past, real in series]), "%")
    sales, _holiday, _dates = published.walmart(data)
    made = [forecast(store[:-13], period=52, horizon=13) for store in sales]
    real = sales[:, -13:]
    error = np.abs(np.array([one.middle for one in made]) - real).sum() / real.sum()
    yield line("Walmart WAPE, 13 weeks", error, "", 0.040)
    yield line("Walmart, true values inside the 80 % range", _inside(made, list(real)), "%")
    turnover = [one[-145:] for one in published.australian_retail(data)]
    for share in (0.8, 0.95):
        made = [forecast(one[:-12], period=12, horizon=12, share=share) for one in turnover]
        name = f"Australian retail, true values inside the {share:.0%} range"
        yield line(name, _inside(made, [one[-12:] for one in turnover]), "%")


def _smape(real: Floats, found: Floats) -> float:
    return float((200 * np.abs(real - found) / (np.abs(real) + np.abs(found))).mean())


def _inside(made: list[Forecast], real: list[Floats]) -> float:
    return float(np.mean([((one.low <= y) & (y <= one.high)).mean() for one, y in zip(made, real, strict=True)]) * 100)


def targeting(data: Path, _python: str | None) -> Lines:
    seconds, found = timed(lambda: risk.fit(*test_ibm_telco_risk.telco(data)))
    note = f"{found.way}, five parts; lift {found.measured.lift:.2f}, off {found.measured.off:.3f}; {seconds:.0f} s"
    yield at_least("Telco AUC", found.measured.auc, 0.84, note)
    yield line("Telco Brier", found.measured.brier, "", 0.137)
    for arm, target in (("Womens E-Mail", 0.05), ("Mens E-Mail", None)):
        for way in uplift.WAYS:
            seconds, one = timed(
                lambda a=arm, w=way: uplift.measure(*test_hillstrom_2008_uplift.hillstrom(data, a), way=w)
            )
            note = (
                f"all {one.all.value:.2%}, best half {one.best_half.value:.2%}, other {one.other_half.value:.2%}, "
                f"more {one.more.low:.2%} to {one.more.high:.2%}, Qini {one.qini:.2f}; {one.trouble or 'targetable'}"
            )
            yield line(f"Hillstrom {arm}, {way}: p of the best half", one.p, "", target, note)


PARTS = {"buying": buying, "recommending": recommending, "forecasting": forecasting, "targeting": targeting}


def results(data: Path, python: str | None, only: str = "") -> Lines:
    for name, part in PARTS.items():
        if only in name:
            yield from part(data, python)
    yield line("peak memory of all of it", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--lifetimes", help="Python of an environment with lifetimes")
    parser.add_argument("--only", default="", help=f"one of {' '.join(PARTS)}")
    chosen = parser.parse_args()
    for one in results(chosen.data, chosen.lifetimes, chosen.only):
        sys.stdout.write(json.dumps(one) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
