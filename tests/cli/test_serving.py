"""The programs of a running shop: what they share, and that none is left behind."""

import subprocess
import sys
import time

import psutil

LOADED = """
from akrab.cli.serving import load
load()
import threading
from django.db import connections
print([one.alias for one in connections.all(initialized_only=True) if one.connection], threading.active_count())
"""
PARENT = """
import subprocess, sys, time
from akrab.cli.supervisor import end_if_alone
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True,
                         preexec_fn=end_if_alone)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_the_servers_processes_share_code_but_no_connection_and_no_thread() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] 1"


def test_a_killed_supervisor_leaves_nothing_running() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 10
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
