"""Changes to the fields that the shop adds to its records."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.accounts import kinds
from akrab.accounts.models import User
from akrab.core.customfields import CustomFieldError
from akrab.core.models import CustomField
from akrab.journal.recording import record


@transaction.atomic
def add_custom_field(
    *, entity: str, label: str, kind: str, choices: Sequence[str] = (), required: bool = False, actor: User | None
) -> CustomField:
    """One more field on every record of `entity`. Raises CustomFieldError."""
    label = " ".join(label.split())[:80]
    if not label:
        raise CustomFieldError(_("Please write a name."), field="label")
    if kind == CustomField.Kind.CHOICE and len(choices) < 2:
        raise CustomFieldError(_("Write at least two choices, one in each line."), field="choices")
    key = slugify(label).replace("-", "_")[:40] or "field"
    try:
        with transaction.atomic():
            made = CustomField.objects.create(
                entity=entity, key=key, label=label, kind=kind, required=required,
                choices=list(choices) if kind == CustomField.Kind.CHOICE else [],
                position=CustomField.objects.filter(entity=entity).count(),
            )  # fmt: skip
    except IntegrityError as error:
        raise CustomFieldError(
            _("There is a field named “%(label)s” already. Choose another name.") % {"label": label}, field="label"
        ) from error
    record(kinds.SettingsChanged(keys=label), actor=actor, subject=made)
    return made


@transaction.atomic
def remove_custom_field(*, field: CustomField, actor: User | None) -> None:
    """The field is not shown any more. What was written in it stays in the records until they are saved again."""
    record(kinds.SettingsChanged(keys=field.label), actor=actor, subject=field)
    field.delete()
