"""Every template compiles, and none holds what the content security policy refuses: `python -m tools.templates`."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "akrab"
LONGEST = 150
FORBIDDEN = (
    (re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE), "an inline style"),
    (re.compile(r"<style\b", re.IGNORECASE), "a <style> element"),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE), "an inline handler (on...=)"),
    (
        re.compile(r"<script\b(?![^>]*\s(src=|type=[\"']application/(ld\+)?json))", re.IGNORECASE),
        "a script without src",
    ),
    (re.compile(r"""(href|src|action)=["']javascript:""", re.IGNORECASE), "a javascript: address"),
    (
        re.compile(r"""<(script|link|img)[^>]*\s(src|href)=["'](https?:)?//""", re.IGNORECASE),
        "an asset of another site",
    ),
    (re.compile(r"csrf_token"), "a CSRF token: same-origin requests need none, and pages with one cannot be cached"),
    (re.compile(r"<[a-z][^>]*\sx-(data|on|show|text|bind)", re.IGNORECASE), "an Alpine attribute"),
)
# Mail is read outside our pages, where a policy does not reach and style sheets do not either.
MAIL = re.compile(r"(^|/)(mail|email)s?/")


def template_files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".svg", ".xml"})


def name_of(path: Path) -> str:
    """What the template is called in `render()`: its path below the templates folder."""
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def complaints() -> list[str]:
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template

    found = []
    for path in template_files():
        where = path.relative_to(ROOT).as_posix()
        source = path.read_text()
        try:
            get_template(name_of(path))
        except TemplateSyntaxError as error:
            found.append(f"{where}: does not compile: {error}")
        if source.count("\n") > LONGEST:
            found.append(f"{where}: {source.count(chr(10))} lines; split it below {LONGEST}")
        if not MAIL.search(where):
            found += [f"{where}:{line}: {what}" for line, what in forbidden(source)]
    return found


def forbidden(source: str) -> list[tuple[int, str]]:
    """Line and name of everything that a page must not hold. Django's comments may speak of it."""
    bare = re.sub(
        r"{#.*?#}|{% comment %}.*?{% endcomment %}", lambda match: "\n" * match[0].count("\n"), source, flags=re.DOTALL
    )
    return [
        (bare.count("\n", 0, match.start()) + 1, what)
        for pattern, what in FORBIDDEN
        for match in pattern.finditer(bare)
    ]


def main() -> None:
    os.environ["AKRAB_HOME"] = tempfile.mkdtemp()
    os.environ["DJANGO_SETTINGS_MODULE"] = "akrab.config.settings"
    import django

    django.setup()
    sys.exit("\n".join(complaints()) or 0)


if __name__ == "__main__":
    main()
