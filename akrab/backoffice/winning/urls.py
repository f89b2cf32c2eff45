"""Addresses: winning and keeping."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.winning import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("winning/", views.winning, name="winning"),
    path("winning/customers/", views.winning_customers, name="winning_customers"),
    path("winning/split/", views.winning_split, name="winning_split"),
]
