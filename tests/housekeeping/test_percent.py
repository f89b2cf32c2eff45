"""A percentage is written without a space in both languages, as CLDR has it for id and en: 33%."""

import ast
import re
from pathlib import Path

APART = re.compile(r"(?:\d|\}|\)[sdf]|</\w+>)(?: |\xa0|&nbsp;)%%?(?![}(\w%]| \d| \()")
ROOT = Path(__file__).parents[2] / "akrab"


def words(path: Path) -> list[str]:
    """What of a file people may read: all of it, of Python the texts."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        return source.splitlines()
    found = (one.value for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Constant))
    drawn = (ast.unparse(one) for one in ast.walk(ast.parse(source)) if isinstance(one, ast.JoinedStr))
    return [text for text in (*found, *drawn) if isinstance(text, str)]


def test_a_percentage_has_no_space() -> None:
    assert APART.search("{{ share }} %</p>")
    assert APART.search("%(share)s %% of the sales")
    assert not APART.search("{% if n > 1 %}")
    assert not APART.search("(id %% 1009 + 1)")
    kinds = {".html", ".po", ".py", ".toml", ".txt", ".typ"}
    read = [path for path in sorted(ROOT.rglob("*")) if path.suffix in kinds]
    apart = [f"{path.relative_to(ROOT)}: {text[:80]}" for path in read for text in words(path) if APART.search(text)]
    assert apart == []
