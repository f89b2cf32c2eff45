"""What an engine can do."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from akrab.core.errors import AkrabError
from akrab.insight.warehouse import compiled
from akrab.insight.warehouse.folder import Folder

if TYPE_CHECKING:
    from ibis.expr.types import Table

Row = tuple[Any, ...]
PLAIN: dict[str, Callable[[Any], Any]] = {"int": int, "float": float}


class EngineError(AkrabError):
    """The chosen engine cannot run here; the sentence says what to do."""


class Engine(ABC):
    """Runs expressions over the facts. `days` are the days that kept queries ask for, by name."""

    name: ClassVar[str]
    own_numbers: ClassVar[bool] = True  # sums come in the engine's own types and become int and float

    def __init__(self) -> None:
        self.days: dict[str, dt.date] = {}
        self._queries: dict[str, compiled.Query] = {}

    @abstractmethod
    def open(self, folder: Folder, currency: str) -> None:
        """Make the tables that expressions know, see `reading.views`. Raises EngineError."""

    @abstractmethod
    def run(self, sql: str) -> list[Row]:
        """Rows of SQL in the engine's own words and types."""

    def close(self) -> None:  # noqa: B027  not every engine has something to close
        """Let go of what was opened."""

    @abstractmethod
    def about(self) -> str:
        """Name and version, for people; proves that it runs. Raises EngineError."""

    def columns(self, name: str) -> tuple[str, ...]:
        return self._query(name).columns

    def rows(self, name: str, where: str = "") -> list[Row]:
        """Rows of a kept query in the order of its columns. Times are UTC, without saying so."""
        query = self._query(name)
        asked = query.dated(self.days)
        found = self.run(f"SELECT * FROM ({asked}) AS found {where}" if where else asked)
        return self._plain(query, found)

    def row(self, name: str) -> dict[str, Any]:
        """The only row of a kept query that always has one."""
        return dict(zip(self.columns(name), self.rows(name)[0], strict=True))

    def fetch(self, expression: "Table") -> list[dict[str, Any]]:
        """Rows of an expression that is asked for once, as dictionaries."""
        query = compiled.query_of(expression, self.name)
        found = self._plain(query, self.run(query.dated(self.days)))
        return [dict(zip(query.columns, row, strict=True)) for row in found]

    def _query(self, name: str) -> compiled.Query:
        if not self._queries:
            self._queries = compiled.load(self.name)
        return self._queries[name]

    def _plain(self, query: compiled.Query, rows: Iterable[Row]) -> list[Row]:
        makers = [PLAIN.get(kind.rstrip("0123456789").removeprefix("!").removeprefix("u")) for kind in query.types]
        if not self.own_numbers or not any(makers):
            return list(rows)
        return [
            tuple(
                value if make is None or value is None else make(value) for value, make in zip(row, makers, strict=True)
            )
            for row in rows
        ]
