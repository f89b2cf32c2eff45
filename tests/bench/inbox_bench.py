"""The inbox with 200,000 conversations: server time of the list, its filters, a search, one thread, a look for news.

python -m tests.bench.inbox_bench [sqlite|postgres]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.results import Figure
from tests.bench.server import database, serving
from tests.bench.web_bench import SIGN_IN, Job, load

SIZE = 200_000
FILL = """
import datetime as dt, random, sys, django; django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from akrab.accounts.actions import create_owner
from akrab.core import clock, search
from akrab.customers.models import Customer
from akrab.messaging.models import Conversation, Label, Message
call_command("migrate", verbosity=0, interactive=False)
call_command("createcachetable", verbosity=0)
create_owner(email="owner@example.com", name="Owner")
size = int(sys.argv[1])
draw = random.Random(7)
now = clock.now()
first = "Siti Budi Dewi Agus Wati Joko Rina Tono Ayu Eko Fitri Galih Hana Indra Kartika Lukman".split()
last = "Santoso Lestari Wijaya Rahayu Susilo Salim Utami Nugroho Hidayat Pratama".split()
words = ("kak ada casing hijau biru bening pesanan sudah dikirim belum kapan sampai ongkir berapa harga charger kabel "
         "garansi rusak tukar uang kembali terima kasih barang bagus cepat toko buka jam lokasi warna hitam putih stok "
         "habis ready cod transfer bayar lunas kurir resi nomor").split()
label = Label.objects.create(name="garansi")
part = 10_000
for start in range(0, size, part):
    with transaction.atomic():
        people = Customer.objects.bulk_create(
            Customer(name=f"{draw.choice(first)} {draw.choice(last)} {n}", created_at=now)
            for n in range(start, start + part)
        )
        talks, messages = [], []
        for person in people:
            n = draw.random()
            waiting = n < 0.15
            at = now - dt.timedelta(seconds=draw.randrange(86400 * 365))
            text = " ".join(draw.choices(words, k=7))
            talks.append(Conversation(
                customer=person, created_at=at, last_at=at, last_text=text,
                channel=draw.choice(["whatsapp", "webchat", "inbox", "email"]),
                state="open" if n < 0.3 else "snoozed" if n < 0.31 else "solved",
                snoozed_until=now + dt.timedelta(days=3) if 0.3 <= n < 0.31 else None,
                urgency=draw.choice([0, 0, 0, 1, 2, 3]) if waiting else 0, urgent_words="rusak" if waiting else "",
                unread=1 if waiting else 0, waiting_since=at if waiting else None))
        talks = Conversation.objects.bulk_create(talks)
        for talk in talks:
            messages.append(Message(
                key=f"in:{talk.pk}", customer_id=talk.customer_id, conversation=talk, direction="in",
                text=talk.last_text, channel=talk.channel, created_at=talk.last_at,
                state="delivered" if talk.unread else "read"))
        messages = Message.objects.bulk_create(messages)
        search.index_new("customer", {one.pk: {one.name: 1} for one in people})
        search.index_new("message", {one.pk: {one.text: 1} for one in messages})
        Conversation.labels.through.objects.bulk_create(
            Conversation.labels.through(conversation=talk, label=label) for talk in talks if draw.random() < 0.02)
one = Conversation.objects.filter(state="open").order_by("id").first()
Message.objects.bulk_create(
    Message(key=f"long:{n}", customer_id=one.customer_id, conversation=one, direction="in" if n % 2 else "out",
            channel=one.channel, text=f"kata nomor {n}", state="read", created_at=now - dt.timedelta(minutes=n))
    for n in range(2_000))
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
print(one.pk)
"""


def measure(kind: str) -> list[Figure]:
    group = f"Inbox with {SIZE:,} conversations on {kind}"
    figures = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with database(kind, folder) as (env, _pid):
            done = subprocess.run(
                [sys.executable, "-c", FILL, str(SIZE)], env=env, stdout=subprocess.PIPE, text=True, check=True
            )
            pk = done.stdout.split()[-1]
            done = subprocess.run([sys.executable, "-c", SIGN_IN], env=env, capture_output=True, text=True, check=True)
            cookie = f"sessionid={done.stdout.split()[0]}; language=id"
            jobs = [
                Job("open, the urgent first", "/office/inbox/", 100, staff=True),
                Job("all", "/office/inbox/?view=all", 100, staff=True),
                Job("solved", "/office/inbox/?view=solved", 100, staff=True),
                Job("nobody's, by WhatsApp", "/office/inbox/?view=free&channel=whatsapp", 100, staff=True),
                Job("solved, under a tag of 4,000", "/office/inbox/?view=solved&label=garansi", 100, staff=True),
                Job("search, a name", "/office/inbox/?q=siti+lestari", 100, staff=True),
                Job("search, two words that many wrote", "/office/inbox/?q=casing+rusak", 100, staff=True),
                Job("search, the beginning of a common word", "/office/inbox/?q=ka", 150, staff=True),
                Job("one conversation of 2,000 messages", f"/office/inbox/{pk}/", 150, staff=True),
                Job("look for news in an open conversation", f"/office/inbox/{pk}/live/?have=x&of=0", 30, staff=True),
            ]
            with serving(env) as (port, _pid):
                for job in jobs:
                    load(port, job, cookie, 0.5, connections=1)
                    found = load(port, job, cookie, 3, connections=1)
                    figures.append(
                        Figure(
                            group, job.name, round(found["p50"], 1), "ms", job.target, note=f"p99 {found['p99']:.0f} ms"
                        )
                    )
                    print(figures[-1], flush=True)
    return figures


if __name__ == "__main__":
    measure(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
