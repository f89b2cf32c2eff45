"""The real worker: what customers write is taken in although everything else hangs."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

FILL = """
import django; django.setup()
import sys
from akrab.core import clock, shop
from akrab.messaging.models import Message, WebhookNotice
from akrab.messaging.whatsapp import notices
shop.store({"whatsapp_on": True, "whatsapp_app_secret": "s", "whatsapp_phone_id": "1", "whatsapp_token": "t"})
Message.objects.bulk_create(
    Message(key=f"mail{n}", channel="email", recipient="a@example.com", subject="x", text="x", created_at=clock.now())
    for n in range(20))
sys.path.insert(0, ".")
from tests.providers.whatsapp import WhatsAppServer
meta = WhatsAppServer(number="1", secret="s")
for number in range(30):
    body = meta.message(f"Halo {number}", wamid=f"wamid.{number}")
    assert notices.receive(given=meta.headers(body)["X-Hub-Signature-256"], body=body) == 200
"""
COUNT = """
import django; django.setup()
from akrab.messaging.models import Message, WebhookNotice
print(Message.objects.filter(direction="in").count(), WebhookNotice.objects.filter(handled_at=None).count())
"""


@contextmanager
def silent_mail_server() -> Iterator[str]:
    """Takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.django_db
def test_messages_come_in_while_the_mail_server_hangs_and_over_kills(shop_env: dict[str, str]) -> None:
    with silent_mail_server() as address:
        env = shop_env | {"AKRAB_EMAIL_URL": address}

        def run(code: str) -> str:
            done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
            return done.stdout

        def worker() -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [sys.executable, "-m", "akrab.cli.main", "worker"], env=env, start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip

        run(FILL)
        first = worker()
        time.sleep(4)  # somewhere between nothing and all
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        second = worker()
        try:
            deadline = time.monotonic() + 60
            while (found := run(COUNT).split()) != ["30", "0"] and time.monotonic() < deadline:
                time.sleep(0.5)
            assert found == ["30", "0"]
        finally:
            os.killpg(second.pid, signal.SIGKILL)
            second.wait()
