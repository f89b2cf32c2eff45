"""The checks find what they are there to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import lock, templates, words


def test_the_locks_are_in_step_and_name_no_index() -> None:
    assert lock.complaints() == []


def test_a_changed_requirement_an_index_and_a_missing_hash_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "REQUIREMENTS", tmp_path)
    (tmp_path / "base.in").write_text("one==1\n")
    (tmp_path / "spark.in").write_text("-c base.txt\n")
    (tmp_path / "dev.in").write_text("-c base.txt\n")
    entry = "one==1 \\\n    --hash=sha256:00\n"
    (tmp_path / "base.txt").write_text(lock.fingerprint("base.txt") + "\n" + entry)
    for name in ("spark.txt", "dev.txt"):
        (tmp_path / name).write_text(lock.fingerprint(name) + "\n-r base.txt\n")
    assert lock.complaints() == []
    (tmp_path / "base.txt").write_text(lock.fingerprint("base.txt") + "\n--index-url https://example.org\none==1\n")
    (tmp_path / "dev.in").write_text("-c base.txt\ntwo==2\n")
    assert lock.complaints() == [
        "requirements/base.txt names an index: it must not",
        "requirements/base.txt: one==1 has no hash",
        "requirements/dev.txt is older than its .in file: run `make lock`",
    ]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('<p class="a"\n style="color: red">', "an inline style"),
        ("<style>p {}</style>", "a <style> element"),
        ('<button onclick="go()">', "an inline handler (on...=)"),
        ("<script>go()</script>", "a script without src"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<img alt="" src="//elsewhere.example/x.png">', "an asset of another site"),
        ("{% csrf_token %}", "a CSRF token: same-origin requests need none, and pages with one cannot be cached"),
        ('<div x-data="{}">', "an Alpine attribute"),
    ],
)
def test_what_the_policy_refuses_is_found_in_a_template(source: str, what: str) -> None:
    assert templates.forbidden(f"<main>\n{source}\n</main>")[0] in {(2, what), (3, what)}


@pytest.mark.parametrize(
    "source",
    [
        '<script src="/static/js/copy.js" defer></script>',
        '<script type="application/ld+json">{"@context": "x"}</script>',
        '<script type="application/json" id="map">{}</script>',
        "{# style=, <script>go()</script> and onclick= are not allowed here #}",
        "{% comment %}variables: a {% csrf_token %}{% endcomment %}",
        '<p data-style="x" class="on-sale">one = two</p>',
        '<a href="https://wa.me/62812">chat</a>',
    ],
)
def test_what_the_policy_allows_is_not_found(source: str) -> None:
    assert templates.forbidden(source) == []


def test_words_and_dead_links_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "ROOT", tmp_path)
    page, other = tmp_path / "page.md", tmp_path / "other.md"
    other.write_text("# Other\n\n## Set up, once\n")
    page.write_text(
        "# Page\n[a](other.md) [b](other.md#set-up-once) [c](other.md#nowhere) [d](missing.md) [e](#page)\n"
        "[f](https://example.org/x) `[g](code.md)` ![h](missing.png)\n"
        "see " + "/" + "work/main/x and " + "py" + "pi.org\n"
    )
    assert list(words.complaints([page, other])) == [
        "page.md:4: a package registry's address: " + "py" + "pi.org",
        "page.md:4: a path of somebody's machine: " + "/" + "work/main",
        "page.md: other.md has no heading #nowhere",
        "page.md: the link missing.md leads nowhere",
        "page.md: the link missing.png leads nowhere",
    ]
