"""Addresses: winning and keeping."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.winning import second, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("winning/", views.winning, name="winning"),
    path("winning/customers/", views.winning_customers, name="winning_customers"),
    path("winning/second/", second.second, name="winning_second"),
    path("winning/second/keep/", second.second_keep, name="winning_second_keep"),
    path("winning/second/send/", second.second_send, name="winning_second_send"),
    path("winning/split/", views.winning_split, name="winning_split"),
]
