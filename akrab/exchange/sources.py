"""The rows of a file as they are, one list per row, never more in memory than a batch. Knows nothing of what they mean.

Raises UnreadableFile. Runs without Django, so that a file of a stranger can be looked at in a process of its own.
"""

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from akrab.exchange.reasons import UnreadableFile

LONGEST_CELL = 1_000_000
LARGEST_UNPACKED = 600 * 1024 * 1024
LARGEST_RATIO = 300  # a real sheet packs 5 to 50 times
LARGEST_SHEET_CELLS = 6_000_000  # a spreadsheet is read whole; more must come as CSV or Parquet
MOST_COLUMNS = 1000

Row = list[Any]


def text_rows(path: Path, *, encoding: str, delimiter: str) -> Iterator[Row]:
    """Records of a CSV file, blank ones as []."""
    previous = csv.field_size_limit(LONGEST_CELL)
    number = 0
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            for row in csv.reader(file, delimiter=delimiter):
                number += 1
                yield row
    except csv.Error as error:
        raise UnreadableFile("quote" if "field larger" in str(error) else "long_cell", number + 1) from error
    except (UnicodeError, LookupError) as error:
        raise UnreadableFile("encoding", encoding) from error
    finally:
        csv.field_size_limit(previous)


def check_archive(path: Path) -> None:
    """Refuse what would unpack to a multiple of any real sheet, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile("xlsx_broken") from error
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if unpacked > LARGEST_UNPACKED or (unpacked > 10 * 2**20 and unpacked / packed > LARGEST_RATIO):
        raise UnreadableFile("xlsx_bomb")


def open_workbook(path: Path) -> Any:
    import python_calamine

    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    if packed:
        check_archive(path)
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError as error:
        raise UnreadableFile("xlsx_password") from error
    except Exception as error:  # the library raises many kinds, among them a panic's RuntimeError
        raise UnreadableFile("xlsx_broken") from error


def sheet_rows(path: Path, *, sheet: str, workbook: Any = None) -> Iterator[Row]:
    """Rows of one sheet with typed cells; row 1 of the sheet comes first, even when it is empty."""
    book = workbook or open_workbook(path)
    if sheet not in book.sheet_names:
        raise UnreadableFile("no_sheet", sheet)
    try:
        opened = book.get_sheet_by_name(sheet)
    except Exception as error:
        raise UnreadableFile("xlsx_broken") from error
    if opened.start is None:
        return
    cells = (opened.end[0] + 1) * (opened.end[1] + 1)
    if cells > LARGEST_SHEET_CELLS:
        raise UnreadableFile("xlsx_large", f"{cells:,}")
    top, left = opened.start
    padding = [""] * left
    yield from ([] for _ in range(top))
    for row in opened.iter_rows():
        yield (padding + row) if any(cell != "" for cell in row) else []


def open_parquet(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path, memory_map=True, pre_buffer=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableFile("parquet_broken") from error
    for field in file.schema_arrow:
        if pa.types.is_nested(field.type):
            raise UnreadableFile("parquet_nested", field.name)
    return file


def parquet_batches(path: Path, columns: list[str], size: int) -> Iterator[Any]:
    """Arrow record batches of the wanted columns."""
    import pyarrow as pa

    file = open_parquet(path)
    names = set(file.schema_arrow.names)
    if absent := [column for column in columns if column not in names]:
        raise UnreadableFile("columns_changed", absent[0])
    try:
        yield from file.iter_batches(batch_size=size, columns=columns, use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableFile("parquet_broken") from error


def parquet_values(column: Any) -> tuple[Any, list[Any]]:
    """One Arrow array as (codes, distinct values); the last distinct value stands for empty cells."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_timestamp(column.type) and column.type.unit != "us":
        column = pc.cast(column, pa.timestamp("us", tz=column.type.tz), safe=False)
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        column = pc.cast(column, pa.string(), safe=False)
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    values = [*encoded.dictionary.to_pylist(), None]
    codes = encoded.indices.cast(pa.int32()).fill_null(len(values) - 1)
    return codes.to_numpy(zero_copy_only=False).astype(np.int32, copy=False), values
