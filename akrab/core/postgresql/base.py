"""PostgreSQL as Django serves it, with the limit that prepared statements have: 65,535 values in one of them.

With `server_side_binding` values travel beside the query and are counted in 16 bits; Django 5.2 does not know, and a
large `bulk_create` or a deletion that follows many rows would fail. See docs/adr/0011-prepared-queries.md.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, features, operations
from django.db.models import Field


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 2**16 - 1


class DatabaseOperations(operations.DatabaseOperations):
    def bulk_batch_size(self, fields: Sequence["Field[Any, Any]"], objs: Sequence[Any]) -> int:
        """How many of `objs` fit into one statement that carries `fields` of each."""
        return (2**16 - 1) // len(fields) if fields else len(objs)


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
