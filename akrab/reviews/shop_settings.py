"""What the shop decides about reviews."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

declare({"reviews_at_once": Setting(False, _("Publish reviews at once"))})
