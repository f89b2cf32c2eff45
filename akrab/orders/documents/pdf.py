"""Typst lays the papers out; the data goes in as JSON. What was made once is kept as long as it is the same."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

import akrab
from akrab.core import brand

HERE = Path(__file__).parent
FONTS = Path(akrab.__file__).parent / "core" / "fonts"
TEMPLATE = HERE / "document.typ"


def render(sheets: Sequence[dict[str, Any]]) -> bytes:
    """One PDF with these sheets. The same sheets again come from the disk."""
    plain = [{key: value for key, value in sheet.items() if key != "made"} for sheet in sheets]
    seal = hashlib.sha256(json.dumps(plain, sort_keys=True).encode() + TEMPLATE.read_bytes()).hexdigest()
    kept = Path(settings.HOME) / "documents" / seal[:2] / f"{seal}.pdf"
    if kept.exists():
        return kept.read_bytes()
    data = _compile(sheets)
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(data)
    unfinished.replace(kept)
    return data


def _compile(sheets: Sequence[dict[str, Any]]) -> bytes:
    import typst

    with tempfile.TemporaryDirectory(prefix="akrab-paper-") as place:
        folder = Path(place)
        shutil.copyfile(TEMPLATE, folder / "document.typ")
        logo = brand.logo_png() if any(sheet["logo"] for sheet in sheets) else b""
        (folder / "logo.png").write_bytes(logo)
        sheets = [{**sheet, "logo": sheet["logo"] if logo else []} for sheet in sheets]
        for number, sheet in enumerate(sheets):
            if sheet["qr"]:
                (folder / f"qr-{number}.svg").write_bytes(_qr(sheet["qr"]))
        (folder / "data.json").write_text(json.dumps(list(sheets)))
        made: bytes = typst.compile(
            folder / "document.typ",
            root=folder,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2b"],
        )
        return made


def _qr(text: str) -> bytes:
    import io

    import segno

    buffer = io.BytesIO()
    segno.make(text, error="m").save(buffer, kind="svg", scale=4, border=2, xmldecl=True, svgns=True)
    return buffer.getvalue()
