"""DuckDB, in this process, straight from the Parquet files."""

from typing import TYPE_CHECKING

from akrab.insight.warehouse import reading
from akrab.insight.warehouse.engines.engine import Engine, Row
from akrab.insight.warehouse.folder import Folder

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Duck(Engine):
    name = "duckdb"
    own_numbers = False

    def __init__(self) -> None:
        super().__init__()
        self.duck: DuckDBPyConnection | None = None

    def open(self, folder: Folder, currency: str) -> None:
        self.duck = reading.connect()
        reading.open_facts(self.duck, folder, currency)

    def run(self, sql: str) -> list[Row]:
        assert self.duck is not None
        return self.duck.execute(sql).fetchall()

    def close(self) -> None:
        if self.duck is not None:
            self.duck.close()

    def about(self) -> str:
        from importlib.metadata import version

        with reading.connect() as duck:
            duck.execute("SELECT 1").fetchall()
        return f"DuckDB {version('duckdb')}"
