"""What is acknowledged lies on the disk; what is torn was never acknowledged."""

import os
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from akrab.tracking.spool import Spool, SpoolFull, files


def lines_in(folder: Path) -> list[bytes]:
    return [line for file in files(folder) for line in file.lines(0, 10**6)[0]]


def test_lines_of_many_threads_are_all_kept_whole(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    start = threading.Barrier(16)

    def write(number: int) -> None:
        start.wait()
        for line in range(50):
            spool.append(f"{number} {line} {'x' * number}\n".encode())

    threads = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = {f"{number} {line} {'x' * number}\n".encode() for number in range(16) for line in range(50)}
    assert len(lines_in(tmp_path)) == 800
    assert set(lines_in(tmp_path)) == wanted


def test_reading_goes_on_where_it_stopped_and_leaves_a_torn_line(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for number in range(5):
        spool.append(b"%d\n" % number)
    (file,) = files(tmp_path)
    with file.path.open("ab") as open_file:
        open_file.write(b"half a li")
    assert file.lines(0, 3) == ([b"0\n", b"1\n", b"2\n"], 6)
    assert file.lines(6, 3) == ([b"3\n", b"4\n"], 10)
    assert file.lines(10, 3) == ([], 10)


def test_a_large_file_is_followed_by_another_and_is_closed_then(tmp_path: Path) -> None:
    spool = Spool(tmp_path, largest=10)
    spool.append(b"first line\n")
    (first,) = files(tmp_path)
    assert not first.is_closed()
    spool.append(b"second line\n")
    found = list(files(tmp_path))
    assert [file.is_closed() for file in found] == [True, False]
    assert lines_in(tmp_path) == [b"first line\n", b"second line\n"]


def test_a_file_of_a_process_that_ended_is_closed(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from akrab.tracking.spool import Spool\n"
        f"Spool(Path({str(tmp_path)!r})).append(b'a\\n')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    (file,) = files(tmp_path)
    assert file.is_closed()


def test_a_full_disk_refuses_whole_lines_and_keeps_what_was_there(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(b"kept\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (12, before[1]))
    try:
        with pytest.raises(SpoolFull, match="could not be kept"):
            spool.append(b"a line too long for this disk\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    spool.append(b"room again\n")
    assert lines_in(tmp_path) == [b"kept\n", b"room again\n"]


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from akrab.tracking.spool import Spool\n"
        f"spool = Spool(Path({str(tmp_path)!r}), largest=2000)\n"
        "for number in range(10**6):\n"
        "    spool.append(b'%d\\n' % number); sys.stdout.write(f'{number}\\n'); sys.stdout.flush()\n"
    )
    told = 0
    for _kill in range(3):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            acknowledged = [process.stdout.readline() for _ in range(200)]
            os.kill(process.pid, signal.SIGKILL)
            acknowledged += process.stdout.read().splitlines(keepends=True)
        told += sum(line.endswith("\n") for line in acknowledged)
    assert len(lines_in(tmp_path)) >= told >= 600
