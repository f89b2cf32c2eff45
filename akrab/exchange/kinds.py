"""What happens when a file comes in. Orders and customers have their own entries: order.imported, customer.created."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind


@kind(
    "import.finished",
    sentence=_(
        "File %(filename)s imported: %(created)s new, %(updated)s changed, %(skipped)s known, %(failed)s failed"
    ),
    icon="file-down",
)
class ImportFinished(Kind):
    """`what` is sales, customers or products; the months ("2010-12") are those whose orders changed, empty for none."""

    what: str
    filename: str
    source: str
    read: int
    created: int
    updated: int
    skipped: int
    failed: int
    first_month: str = ""
    last_month: str = ""


@kind(
    "import.undone",
    sentence=_("Import of %(filename)s undone: %(removed)s removed, %(restored)s as before, %(kept)s stay"),
    icon="undo-2",
)
class ImportUndone(Kind):
    what: str
    filename: str
    source: str
    removed: int
    restored: int
    kept: int
    first_month: str = ""
    last_month: str = ""


@kind("order.import_undone", sentence=_("Order %(number)s from a file taken back"), icon="undo-2")
class OrderImportUndone(Kind):
    number: str


@kind(
    "order.import_changed",
    sentence=_("Order %(number)s corrected by a file: %(total)s"),
    icon="history",
    money=("total",),
)
class OrderImportChanged(Kind):
    number: str
    total: int
    currency: str
