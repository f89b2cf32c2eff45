"""Build the style sheets in akrab/static/css from frontend: akrab.css of all pages, office.css of the back office.
Needs no Node.

python -m tools.css            build
python -m tools.css --watch    build again at every change
python -m tools.css --check    change nothing; say whether the built file is up to date
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "frontend"
BUILT = ROOT / "akrab" / "static" / "css"
NAMES = ("akrab.css", "office.css")


def command(name: str, folder: Path) -> list[str]:
    program = Path(sys.executable).parent / "tailwindcss"
    return [str(program), "--input", str(SOURCES / name), "--output", str(folder / name), "--minify"]


def build(folder: Path) -> None:
    """Write the style sheets into `folder`. Exits with Tailwind's own words when it fails."""
    for name in NAMES:
        result = subprocess.run(command(name, folder), cwd=ROOT, capture_output=True, text=True, check=False)
        if result.returncode:
            sys.exit(f"{result.stdout}\n{result.stderr}")


def watch() -> None:
    """Build again at every change, until interrupted."""
    running = [subprocess.Popen([*command(name, BUILT), "--watch"], cwd=ROOT) for name in NAMES]
    for process in running:
        process.wait()


def complaints() -> list[str]:
    """A sentence for each committed style sheet that is not what the sources build."""
    with tempfile.TemporaryDirectory() as name:
        build(Path(name))
        return [
            f"akrab/static/css/{sheet} is older than its sources or the templates: run `make css`"
            for sheet in NAMES
            if not (BUILT / sheet).exists() or (BUILT / sheet).read_bytes() != (Path(name) / sheet).read_bytes()
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--watch", action="store_true")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if arguments.check:
        sys.exit("\n".join(complaints()) or 0)
    BUILT.mkdir(parents=True, exist_ok=True)
    if arguments.watch:
        watch()
        return
    build(BUILT)
    for name in NAMES:
        print(f"akrab/static/css/{name}: {(BUILT / name).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
