"""Requests stay as proof that they were answered in time; what they say of the person goes with the person."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding

MAP: dict[str, Holding] = {
    "Request": Holding(
        through="customer", why=_("Answering requests about data in time"), erased="text answer", plain="way sent_by"
    ),
}
