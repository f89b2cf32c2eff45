"""Journal kinds and their payloads."""

import pytest
from django.db import transaction

from akrab.accounts.kinds import RoleChanged
from akrab.journal import recording


@pytest.mark.django_db
def test_a_payload_may_have_a_field_named_name() -> None:
    with transaction.atomic():
        entry = recording.record(RoleChanged(name="Budi", before="staff", after="manager"))
    assert entry.kind == "account.role_changed"
    assert entry.data == {"name": "Budi", "before": "staff", "after": "manager"}
