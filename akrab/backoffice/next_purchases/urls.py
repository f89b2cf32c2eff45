"""Addresses: who will probably buy what, and what goes together."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.next_purchases import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("next-purchases/", views.next_purchases, name="next_purchases"),
    path("next-purchases/again/", views.again, name="next_purchases_again"),
]
