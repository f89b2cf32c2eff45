"""Imports keep what a file said, so that it can be undone: of a person who is erased nothing is kept."""

from akrab.core.personal import Holding, Person, nothing
from akrab.exchange.models import ImportedObject, ImportFailure

MAP: dict[str, Holding] = {
    "ImportRun": nothing("filename path source layout sample mapping first_month last_month kept problem"),
    "ImportFailure": nothing("code params values"),
    "ImportedObject": nothing("entity before"),
    "ImportBundle": nothing("filename left chats"),
    "ForeignName": nothing("source entity number"),
}


def sweep(person: Person) -> None:
    """What an import changed on the record, and rows of files that name one of its handles."""
    ImportedObject.objects.filter(entity="customer", object_id__in=person.ids).update(before=None)
    traces = person.traces()
    for failure in ImportFailure.objects.exclude(values=[]).iterator(chunk_size=500):
        said = " ".join(str(one) for one in [*failure.values, *failure.params.values()])
        if any(trace in said for trace in traces):
            ImportFailure.objects.filter(pk=failure.pk).update(values=[], params={})
