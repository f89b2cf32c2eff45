"""Background work of the imports. Both tasks may be started again at any time: they go on where they were."""

from django.utils import translation

from akrab.core.tasks import task
from akrab.exchange import actions, exports
from akrab.exchange.models import ImportRun
from akrab.exchange.overview import KIND_ORDER
from akrab.exchange.reasons import ExchangeError


def _language(run: ImportRun) -> str:
    return (run.actor.language if run.actor else "") or translation.get_language() or "id"


@task()
def import_rows(run_id: int) -> None:
    run = ImportRun.objects.select_related("actor").filter(pk=run_id).first()
    if run is None or run.state not in {ImportRun.State.QUEUED, ImportRun.State.RUNNING}:
        return
    with translation.override(_language(run)):
        try:
            actions.run_now(run)
        except ExchangeError:
            return  # the run itself tells what is wrong


@task()
def import_bundle(bundle_id: int) -> None:
    """What was confirmed of several files at once, one after the other; what cannot be taken tells so itself."""
    runs = ImportRun.objects.filter(bundle=bundle_id, state__in=[ImportRun.State.QUEUED, ImportRun.State.RUNNING])
    for run in sorted(runs.select_related("actor"), key=lambda one: (KIND_ORDER.index(one.kind), one.pk)):
        with translation.override(_language(run)):
            try:
                actions.run_now(run)
            except ExchangeError:
                continue


@task()
def undo_rows(run_id: int) -> None:
    run = ImportRun.objects.filter(pk=run_id, state=ImportRun.State.UNDOING).first()
    if run is not None:
        actions.undo_now(run)


@task()
def export_products(form: exports.Form, language: str, costs: bool) -> None:
    """All products as a file."""
    exports.Export(form, language, costs).make()
