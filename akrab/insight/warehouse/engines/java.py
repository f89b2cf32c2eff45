"""The Java runtime that Spark needs."""

import os
import shutil
import subprocess

OLDEST_JAVA = 17


def java_version() -> int:
    """The main version of the Java that Spark would start; 0 where there is none."""
    home = os.environ.get("JAVA_HOME")
    program = f"{home}/bin/java" if home else shutil.which("java")
    if not program:
        return 0
    try:
        said = subprocess.run([program, "-version"], capture_output=True, text=True, check=True).stderr  # noqa: S603
        number = said.split('"')[1].removeprefix("1.").split(".")[0]
        return int(number.split("-")[0])
    except (OSError, subprocess.CalledProcessError, IndexError, ValueError):
        return 0
