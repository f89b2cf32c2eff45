"""kill -9 of the worker while it sends: each recipient has one mail, or nobody knows and it is listed."""

import collections
import json
import random
import time
from pathlib import Path

import pytest

from tests.bench.outgoing_bench import STATES, Worker, cut_short, python, wait_until
from tests.mailsink import received, sink

MAKE = """
import sys, django; django.setup()
from akrab.core import clock
from akrab.messaging.models import Message
now = clock.now()
Message.objects.bulk_create([
    Message(key=f"k{n}", channel="email", recipient=f"a{n}@example.com", subject="Halo", text="Halo", mass=n % 5 > 0,
            created_at=now) for n in range(int(sys.argv[1]))])
"""


def play(env: dict[str, str], folder: Path, messages: int, kills: int) -> None:
    """A server that takes its time to answer, so that a kill often comes between the mail and the answer."""
    file, rng = folder / "taken", random.Random(3)
    with sink(file, delay=0.02) as port:
        env |= {"AKRAB_EMAIL_URL": f"smtp://127.0.0.1:{port}?tls=none", "AKRAB_LOG_LEVEL": "ERROR"}
        python(MAKE, env, str(messages))
        worker = Worker(env)
        for _kill in range(kills):
            before = len(received(file))
            wait_until(file, min(before + 5, messages))
            time.sleep(rng.uniform(0, 0.1))
            worker.kill()
            worker = Worker(env)
        deadline = time.monotonic() + 120
        while True:
            found = json.loads(python(STATES, env))
            if not {"queued", "sending"} & set(found["states"]):
                break
            assert time.monotonic() < deadline, found
            time.sleep(0.5)
        worker.end()
    mails = received(file)
    times = collections.Counter(recipient for recipient, _id in mails)
    unsure = dict(found["unsure"])
    assert max(times.values()) == 1
    assert {f"a{n}@example.com" for n in range(messages)} - set(times) <= set(unsure)
    assert len(unsure) <= 2 * kills  # one for each connection
    assert found["states"]["sent"] + len(unsure) == messages
    assert len(times) - sum(1 for pair in unsure.items() if pair in set(mails)) == found["states"]["sent"]
    assert not list((Path(env["AKRAB_HOME"]) / "outbox").glob("*.log"))
    print(f"{kills} kills, {messages} messages, {len(unsure)} in doubt")


def test_a_worker_killed_while_it_sends_sends_nothing_twice(shop_env: dict[str, str], tmp_path: Path) -> None:
    play(shop_env, tmp_path, 120, 2)


@pytest.mark.soak
def test_twenty_kills_while_thousands_of_mails_leave(shop_env: dict[str, str], tmp_path: Path) -> None:
    play(shop_env, tmp_path, 3000, 20)


PEOPLE = """
import django; django.setup()
from akrab.consent.models import Standing
from akrab.core import clock
from akrab.customers.models import Customer
now = clock.now()
people = Customer.objects.bulk_create([Customer(name=f"Pembeli {n}", created_at=now) for n in range(3000)])
Standing.objects.bulk_create(
    [Standing(customer=one, purpose="marketing", channel="email", given=True, since=now) for one in people])
"""
QUEUE = """
import django; django.setup()
from akrab.core import shop
from akrab.customers.models import Customer
from akrab.messaging.mass import Recipient, queue_many
from akrab.messaging.texts import compile_text
shop.store({"adverts_quiet": ""})
done = queue_many(
    key="promo", purpose="marketing", campaign="Promo",
    text=compile_text(language="id", subject="Halo {name}", body="Halo {name}, ada promo."),
    recipients=(Recipient(pk, "email", f"a{pk}@example.com", values={"name": name})
                for pk, name in Customer.objects.order_by("pk").values_list("pk", "name")))
print(done.queued, done.known, sum(done.refused.values()))
"""
KEYS = """
import django; django.setup()
from akrab.messaging.models import Message
print(Message.objects.count(), Message.objects.values("recipient").distinct().count())
"""


def test_queueing_that_is_killed_and_begun_again_has_everybody_once(shop_env: dict[str, str]) -> None:
    python(PEOPLE, shop_env)
    cut_short(QUEUE, shop_env, 2.5)
    queued, known, refused = map(int, python(QUEUE, shop_env).split())
    assert (queued + known, refused) == (3000, 0)
    assert python(KEYS, shop_env) == "3000 3000"
