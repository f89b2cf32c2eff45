"""What must not stand in a tracked file, and links in the documents that lead nowhere: `python -m tools.words`."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".md",
    ".toml",
    ".in",
    ".css",
    ".js",
    ".mjs",
    ".po",
    ".json",
    ".yml",
    ".typ",
    ".cfg",
    "",
}
# With dots and slashes in brackets, so that this file does not find itself.
FORBIDDEN = {
    "a package registry's address": r"\bpypi[.]org|files[.]pythonhosted|registry[.]npmjs|deb[.]debian[.]org",
    "a path of somebody's machine": r"(?<![\w.])[/](work|root|home/\w+)[/](main|shared|[.]pyenv|[.]library)",
    "a merge conflict": r"^(<{7}|>{7}) ",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE[ ]KEY-----",
}
BIG_KILOBYTES = 4096
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)


def tracked() -> list[Path]:
    """Files of the repository, and new ones that are not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def complaints(files: list[Path]) -> Iterator[str]:
    for path in files:
        where = path.relative_to(ROOT).as_posix()
        if path.stat().st_size > BIG_KILOBYTES * 1000:
            yield f"{where}: {path.stat().st_size / 1e6:.1f} MB is too big for the repository"
        if path.suffix not in TEXT or "vendor" in path.parts:
            continue
        text = path.read_text(errors="replace")
        for what, pattern in FORBIDDEN.items():
            for match in re.finditer(pattern, text, re.MULTILINE):
                yield f"{where}:{text.count(chr(10), 0, match.start()) + 1}: {what}: {match[0]}"
        if path.suffix == ".md":
            yield from dead_links(path, text)


def dead_links(path: Path, text: str) -> Iterator[str]:
    """Links of a document to files and headings that are not there; addresses on the web are left alone."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    for match in LINK.finditer(prose):
        target = match[1] or match[2]
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        where = path.relative_to(ROOT).as_posix()
        if not there.exists():
            yield f"{where}: the link {target} leads nowhere"
        elif anchor and there.suffix == ".md" and anchor not in anchors(there.read_text()):
            yield f"{where}: {file or 'this page'} has no heading #{anchor}"


def anchors(text: str) -> set[str]:
    """Headings of a document as they are written in links."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in HEADING.findall(text)}


if __name__ == "__main__":
    sys.exit("\n".join(complaints(tracked())) or 0)
