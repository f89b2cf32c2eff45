"""Build the one style sheet, akrab/static/css/akrab.css, from frontend/akrab.css. Needs no Node.

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
SOURCE = ROOT / "frontend" / "akrab.css"
BUILT = ROOT / "akrab" / "static" / "css" / "akrab.css"


def build(target: Path, *, watch: bool = False) -> None:
    """Write the style sheet to `target`. Exits with Tailwind's own words when it fails."""
    program = Path(sys.executable).parent / "tailwindcss"
    command = [str(program), "--input", str(SOURCE), "--output", str(target), "--minify"]
    result = subprocess.run(
        [*command, "--watch"] if watch else command, cwd=ROOT, capture_output=not watch, text=True, check=False
    )
    if result.returncode:
        sys.exit(f"{result.stdout}\n{result.stderr}")


def complaints() -> list[str]:
    """One sentence when the committed style sheet is not what the sources build."""
    if not SOURCE.exists():
        return ["frontend/akrab.css is missing"]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "akrab.css"
        build(fresh)
        if not BUILT.exists() or BUILT.read_bytes() != fresh.read_bytes():
            return ["akrab/static/css/akrab.css is older than its sources or the templates: run `make css`"]
    return []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--watch", action="store_true")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if arguments.check:
        sys.exit("\n".join(complaints()) or 0)
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    build(BUILT, watch=arguments.watch)
    print(f"{BUILT.relative_to(ROOT)}: {BUILT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
