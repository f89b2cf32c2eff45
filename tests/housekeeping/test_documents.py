"""Documents that would be wrong without anybody noticing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = (ROOT / "docs" / "reference" / "environment.md").read_text()


def test_every_variable_the_settings_read_is_in_the_reference() -> None:
    settings = (ROOT / "akrab" / "config" / "settings.py").read_text()
    read = set(re.findall(r'env, "(\w+)"|env\.\w+\("(\w+)"', settings))
    names = {first or second for first, second in read}
    assert {"AKRAB_HOME", "PORT", "AKRAB_DATABASE_URL"} <= names
    assert {name for name in names if f"`{name}`" not in ENVIRONMENT} == set()


def test_every_variable_of_the_reference_is_read_somewhere() -> None:
    sources = [path for folder in ("akrab", "tests", "tools") for path in (ROOT / folder).rglob("*.py")]
    code = "".join(path.read_text() for path in sources if path != Path(__file__))
    documented = set(re.findall(r"^\| `(\w+)`", ENVIRONMENT, re.MULTILINE))
    assert {name for name in documented if name not in code} == set()


def test_every_package_has_its_line_in_the_dependencies() -> None:
    page = (ROOT / "docs" / "explanation" / "dependencies.md").read_text()
    explained = {name for line in re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE) for name in line.split(", ")}
    pinned = {
        match[1]
        for name in ("base.in", "spark.in", "dev.in")
        for match in re.finditer(r"^([\w-]+)(?:\[.*\])?==", (ROOT / "requirements" / name).read_text(), re.MULTILINE)
    }
    assert pinned <= explained
    assert explained - pinned == {"package"}


def test_every_requirement_said_to_be_met_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "reference" / "requirements.md").read_text()
    rows = re.findall(r"^\| ([SP][\d-]+) \| (met|part) \| (.+) \| `(.+)` \|$", page, flags=re.MULTILINE)
    assert len(rows) > 40
    assert len({row[0] for row in rows}) == len(rows)
    assert [test for *_, tests in rows for test in tests.split("`, `") if not is_there(test)] == []


def is_there(test: str) -> bool:
    """`tests/room/test_file.py` or `tests/room/test_file.py::test_behaviour`."""
    path, _, name = test.partition("::")
    file = ROOT / path
    return file.exists() and (not name or f"def {name}(" in file.read_text())


DOCUMENTS = sorted((ROOT / "docs").rglob("*.md"))


def test_every_document_is_reached_from_the_list_of_documents() -> None:
    index = (ROOT / "docs" / "README.md").read_text() + (ROOT / "docs" / "adr" / "README.md").read_text()
    for page in DOCUMENTS:
        if page.name not in {"README.md", "plan.md"}:
            assert f"{page.parent.name}/{page.name})" in index or f"({page.name})" in index, page


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda page: str(page.relative_to(ROOT / "docs")))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    words = re.sub(r"`[^`\n]+`", "", document.read_text())  # what stands in code is no link
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", words):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda page: str(page.relative_to(ROOT / "docs")))
def test_addresses_in_documents_are_pages_of_the_shop(document: Path) -> None:
    """`/office/orders/` and the like, `<id>` standing for a number and `<name>` for a product."""
    missing = []
    for path in re.findall(r"`(/[a-z][\w/<>.-]*/)(?:\?[^`]*)?`", document.read_text()):
        asked = re.sub(r"<(id|number|nomor)>", "1", path).replace("<name>", "lintara-a5")
        try:
            resolve(asked)
        except Resolver404:
            missing.append(path)
    assert missing == []
