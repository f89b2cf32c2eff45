"""Translation catalogues: take the texts from the code and the templates, merge, compile, check. Needs no GNU gettext.

    python -m tools.messages                 all catalogues
    python -m tools.messages orders          one app's
    python -m tools.messages --check         change nothing; name what is missing, stale, unlike or not compiled

Every app has its own catalogue in akrab/<app>/locale; texts of akrab/templates, akrab/config and other folders that are
no app stand in akrab/locale. English is the text in the code itself.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "akrab"
LANGUAGES = {"id": "nplurals=1; plural=0;"}
TEMPLATE_SUFFIXES = {".html", ".txt"}
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
COTTON_ATTRIBUTE = re.compile(r"""\s:[\w.-]+=(["'])(.*?)\1""", re.DOTALL)
CALL = re.compile(r"""_\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\)""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z]+")

Key = tuple[str, str]  # context ("" for none), text


@dataclass
class Text:
    """One text to translate, and the files it stands in."""

    message: str
    plural: str = ""
    context: str = ""
    comments: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.message


@dataclass(frozen=True)
class Home:
    """A folder with a catalogue: an app, or the package for all that belongs to no app."""

    name: str
    folder: Path

    def po(self, language: str) -> Path:
        return self.folder / "locale" / language / "LC_MESSAGES" / "django.po"

    def sources(self) -> list[Path]:
        files = (path for path in self.folder.rglob("*") if path.suffix in {".py", *TEMPLATE_SUFFIXES})
        mine = (path for path in files if home_of(path) == self)
        return sorted(path for path in mine if "migrations" not in path.parts and "locale" not in path.parts)


def homes() -> list[Home]:
    apps = sorted(path.parent for path in PACKAGE.rglob("apps.py"))
    return [*(home_of(folder) for folder in apps), Home("akrab", PACKAGE)]


def home_of(path: Path) -> Home:
    """The innermost app that the file or folder lies in, named by its dotted path."""
    for folder in (path, *path.parents):
        if folder == PACKAGE:
            break
        if (folder / "apps.py").exists():
            return Home(".".join(folder.relative_to(PACKAGE).parts), folder)
    return Home("akrab", PACKAGE)


# Taking texts from files


def texts_in_python(source: str) -> Iterator[Text]:
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))  # type: ignore[arg-type]
    for _line, messages, comments, context in found:
        single, plural = (messages[0], messages[-1]) if isinstance(messages, tuple) else (messages, "")
        yield Text(single, plural, context or "", list(comments))


def texts_in_f_strings(source: str) -> Iterator[Text]:
    """What Babel does not look into: f"{_('All')} ({count})"."""
    for string in ast.walk(ast.parse(source)):
        for call in ast.walk(string) if isinstance(string, ast.JoinedStr) else ():
            if isinstance(call, ast.Call):
                yield from texts_in_python(ast.unparse(call))


def texts_in_template(source: str, origin: str) -> Iterator[Text]:
    """Also the ones in Cotton's dynamic attributes: `:label="_('Save')"`."""
    # Django leaves every other character as an X; brackets around all of it make it one Python expression.
    yield from texts_in_python(f"(\n{templatize(source, origin=origin)}\n)")
    for attribute in COTTON_ATTRIBUTE.finditer(source):
        for call in CALL.finditer(attribute[2]):
            yield Text(re.sub(r"\\(.)", r"\1", call[1] or call[2]))


def texts_of(home: Home) -> dict[Key, Text]:
    """All texts of one catalogue, in the order of files and of their place in the file."""
    collected: dict[Key, Text] = {}
    for path in home.sources():
        name = path.relative_to(ROOT).as_posix()
        source = path.read_text()
        if path.suffix == ".py":
            found = [*texts_in_python(source), *texts_in_f_strings(source)]
        else:
            found = list(texts_in_template(source, name))
        for text in found:
            if not text.message:
                continue
            known = collected.setdefault(text.key, text)
            known.plural = known.plural or text.plural
            if name not in known.files:
                known.files.append(name)
    return collected


# Catalogues


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), wrapwidth=118) if path.exists() else polib.POFile(wrapwidth=118)


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def merged(texts: dict[Key, Text], old: polib.POFile, memory: dict[Key, polib.POEntry], language: str) -> polib.POFile:
    """The catalogue for these texts: known translations kept, those known in another app taken over, the rest empty."""
    new = polib.POFile(wrapwidth=118)
    new.metadata = {
        "Project-Id-Version": "akrab",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    known = memory | {key(entry): entry for entry in old if not entry.obsolete}
    for text in texts.values():
        entry = polib.POEntry(
            msgid=text.message,
            msgctxt=text.context or None,
            comment="\n".join(text.comments),
            occurrences=[(file, "") for file in text.files],
        )
        before = known.get(text.key)
        if before and "fuzzy" in before.flags:
            entry.flags = ["fuzzy"]
        said = translation(before) if before else ""
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = {0: said}
        else:
            entry.msgstr = said
        if "%(" in text.message or "%s" in text.message:
            entry.flags.append("python-format")
        new.append(entry)
    return new


def translation(entry: polib.POEntry) -> str:
    return str(entry.msgstr or (entry.msgstr_plural or {}).get(0, ""))


def memory_of(catalogues: list[Home], language: str) -> dict[Key, polib.POEntry]:
    return {
        key(entry): entry
        for home in catalogues
        for entry in read(home.po(language))
        if translation(entry) and not entry.obsolete
    }


# Checking


def complaints(home: Home, language: str) -> list[str]:
    """What is wrong with one catalogue; empty when it is complete, in step with the code and compiled."""
    path = home.po(language)
    where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
    texts, catalogue = texts_of(home), read(path)
    if not texts and not path.exists():
        return []
    present = {key(entry): entry for entry in catalogue if not entry.obsolete}
    found = [f"{where}: not there yet: {text!r}" for context, text in texts.keys() - present.keys()]
    found += [f"{where}: no longer in the code: {text!r}" for context, text in present.keys() - texts.keys()]
    found += [f"{where}: obsolete: {entry.msgid!r}" for entry in catalogue.obsolete_entries()]
    found += [f"{where}: {problem}" for entry in present.values() for problem in entry_complaints(entry)]
    found += [f"{where}: plural differs from the code: {k[1]!r}" for k, text in texts.items()
              if k in present and (present[k].msgid_plural or "") != text.plural]  # fmt: skip
    mo = path.with_suffix(".mo")
    if not found and (not mo.exists() or mo.read_bytes() != catalogue.to_binary()):
        found.append(f"{where}: the compiled .mo file is out of date: run `make messages`")
    return sorted(found)


def entry_complaints(entry: polib.POEntry) -> list[str]:
    said = translation(entry)
    if not said.strip():
        return [f"not translated: {entry.msgid!r}"]
    if "fuzzy" in entry.flags:
        return [f"marked fuzzy: {entry.msgid!r}"]
    found = []
    originals = [entry.msgid, *([entry.msgid_plural] if entry.msgid_plural else [])]
    for pattern, what in ((PLACEHOLDER, "placeholders"), (TAG, "tags")):
        if all(sorted(set(pattern.findall(said))) != sorted(set(pattern.findall(text))) for text in originals):
            found.append(f"{what} differ: {entry.msgid!r} and {said!r}")
    if entry.msgid.startswith("\n") != said.startswith("\n") or entry.msgid.endswith("\n") != said.endswith("\n"):
        found.append(f"line breaks at the ends differ: {entry.msgid!r}")
    return found


def contradictions(catalogues: list[Home], language: str) -> list[str]:
    """Django puts all catalogues in one pot: the same text must not be translated in two ways."""
    said: dict[Key, tuple[str, str]] = {}
    found = []
    for home in catalogues:
        for entry in read(home.po(language)):
            other, text = said.setdefault(key(entry), (home.name, translation(entry)))
            if text != translation(entry) and text and translation(entry):
                found.append(
                    f"{entry.msgid!r} is {text!r} in {other} and {translation(entry)!r} in {home.name}: "
                    "agree on one, or give one a context"
                )
    return found


# The command


def update(home: Home, language: str, memory: dict[Key, polib.POEntry]) -> str:
    """Rewrite and compile one catalogue; returns a line that says how it stands."""
    texts, path = texts_of(home), home.po(language)
    if not texts:
        path.unlink(missing_ok=True)
        path.with_suffix(".mo").unlink(missing_ok=True)
        return f"{home.name}: no texts"
    catalogue = merged(texts, read(path), memory, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    path.with_suffix(".mo").write_bytes(catalogue.to_binary())
    missing = sum(not translation(entry) for entry in catalogue)
    return f"{home.name}: {len(catalogue)} texts, {missing} without translation"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("apps", nargs="*", help="only these apps (akrab: what belongs to no app)")
    parser.add_argument("--check", action="store_true", help="change nothing, say what is wrong")
    arguments = parser.parse_args()
    settings.configure(USE_I18N=True)
    django.setup()
    everywhere = homes()
    if unknown := set(arguments.apps) - {home.name for home in everywhere}:
        parser.error(f"there is no app {', '.join(sorted(unknown))}")
    chosen = [home for home in everywhere if not arguments.apps or home.name in arguments.apps]
    for language in LANGUAGES:
        if arguments.check:
            found = [line for home in chosen for line in complaints(home, language)]
            sys.exit("\n".join([*found, *contradictions(everywhere, language)]) or 0)
        memory = memory_of(everywhere, language)
        for home in chosen:
            print(update(home, language, memory))


if __name__ == "__main__":
    main()
