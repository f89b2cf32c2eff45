"""Rows of the shop's database as views of DuckDB, by way of a text file.

A text file, for it takes neither Arrow nor pandas to write: loading those two lasts longer than reading a month. Why
not faster ways: docs/adr/0008-facts-over-our-own-connection.md.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

from akrab.insight.warehouse.folder import Folder, beside
from akrab.insight.warehouse.reading import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS = 20_000  # fetched at a time, so that memory does not grow with the shop


@dataclass(frozen=True)
class Query:
    """SQL with named parameters; a per cent sign of its own is written twice."""

    sql: str
    parameters: Mapping[str, Any]
    database: str = DEFAULT_DB_ALIAS


@contextmanager
def handed_over(
    duck: "DuckDBPyConnection", folder: Folder, **wanted: tuple[Sequence[Query], dict[str, str]]
) -> Iterator[None]:
    """Make a view of each name: the rows of its queries one after the other, in columns of these types of DuckDB. An
    empty text is null there, and no text has the character that PostgreSQL does not know. The views hold within the
    block."""
    with TemporaryDirectory(dir=folder.path, prefix=".") as place:
        for name, (queries, types) in wanted.items():
            path = Path(place) / f"{name}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                for query in queries:
                    _write_out(query, file)
            columns = ", ".join(
                f"{_clean(column)} AS {column}" if kind == "VARCHAR" else column for column, kind in types.items()
            )
            duck.execute(
                f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {columns} FROM read_csv('{quoted(path)}', "
                f"columns = {types}, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', "
                "new_line = '\\n', parallel = false)"
            )
        yield


def _clean(column: str) -> str:
    return f"nullif(replace({column}, chr(0), ''), '')"


def _write_out(query: Query, file: IO[str]) -> None:
    with connections[query.database].cursor() as cursor:
        cursor.execute(query.sql, query.parameters)
        write = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows
        while rows := cursor.fetchmany(ROWS):
            write(rows)


def write_file(duck: "DuckDBPyConnection", query: str, path: Path) -> None:
    """The query's rows as Parquet; the file changes at one stroke."""
    unfinished = beside(path)
    duck.execute(f"COPY ({query}) TO '{quoted(unfinished)}' (FORMAT parquet, COMPRESSION zstd)")
    unfinished.replace(path)
