"""How allauth's sign-in pages fit the shop."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from akrab.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Registration is ours (it makes a customer); staff land in the office, customers in their account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        return "/office/" if isinstance(user, User) and user.is_of_the_shop else "/account/home/"
