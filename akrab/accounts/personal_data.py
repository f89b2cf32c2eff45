"""People who sign in. A customer's account is emptied with the customer's record; staff have theirs from the shop."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "User": Holding(
        through="customer",
        why=_("Signing in"),
        erased="email phone name language",
        plain="password username",  # made unusable by `accounts.actions.close_account`
    ),
    "SignInLink": nothing("token_hash"),
}
