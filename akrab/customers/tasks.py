"""What customers have done in the background."""

from akrab.core.tasks import task


@task()
def look_for_duplicates(scan_id: int) -> None:
    """Started again after a crash it goes on where it was."""
    from akrab.customers.duplicates import scanning
    from akrab.customers.models import Scan

    scan = Scan.objects.filter(pk=scan_id).first()
    if scan is not None:
        try:
            scanning.run(scan)
        except Exception:
            scanning.fail(scan=scan)
            raise
