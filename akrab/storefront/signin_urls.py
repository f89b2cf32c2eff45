"""Signing in and out, under the names that allauth looks for. What we do differently stands in `signin`."""

from allauth.account import views
from django.urls import path

from akrab.storefront import members, signin

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", signin.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("register/", members.register, name="account_signup"),
    path("link/", signin.link_request, name="account_reset_password"),
    path("password/", signin.password, name="account_change_password"),
]
