"""The tables of a database: made at once where there are none, else brought up to date by the migrations."""

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, connections, router
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.recorder import MigrationRecorder


def missing_steps(alias: str) -> int:
    """How many migrations the database has not had yet."""
    executor = MigrationExecutor(connections[alias])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date(alias: str) -> None:
    """Leave the database as the migrations say; cut off at any point, it is simply done again."""
    if MigrationRecorder(connections[alias]).has_table():
        call_command("migrate", verbosity=0, interactive=False, database=alias)
    else:
        make_tables(alias)


def lacking(alias: str) -> str:
    """The first table that the database lacks, or of which it lacks a column; empty when all is there. A database made
    by a state of the program whose migrations were then made anew calls itself up to date."""
    connection = connections[alias]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.proxy or not model._meta.managed or not router.allow_migrate_model(alias, model):
                continue
            table = quote(model._meta.db_table)
            # With the table before it, or SQLite takes the name of a column that is not there for a text.
            columns = ", ".join(f"{table}.{quote(str(field.column))}" for field in model._meta.local_concrete_fields)
            try:
                cursor.execute(f"SELECT {columns} FROM {table} WHERE 1 = 0")  # noqa: S608 (our own names)
            except DatabaseError:
                return model._meta.db_table
    return ""


def make_tables(alias: str) -> None:
    """Give a database that never had one all tables of ours as the models say, at one go, and call it migrated.

    Our migrations would come to the same (a test compares), but after each table Django works out all models anew: on
    a shop's first start that took 20 seconds for each of its databases. The few tables of other people's apps, and
    what those build on, come by their migrations.
    """
    connection = connections[alias]
    executor = MigrationExecutor(connection)
    stepwise = apps_of_others(executor.loader.graph)
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=alias)
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in stepwise])
    with connection.schema_editor() as editor:  # one transaction: all of it or nothing
        for model in apps.get_models():
            if model._meta.app_label not in stepwise and router.allow_migrate_model(alias, model):
                editor.create_model(model)
        for app, name in executor.loader.graph.nodes:
            if app not in stepwise:
                executor.recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)


def apps_of_others(graph: MigrationGraph) -> set[str]:
    """The labels of all apps that are not ours, and of those their migrations need."""
    found = {app.label for app in apps.get_app_configs() if not app.name.startswith("akrab.")}
    while (
        more := {app for leaf in graph.leaf_nodes() if leaf[0] in found for app, _name in graph.forwards_plan(leaf)}
        - found
    ):
        found |= more
    return found
