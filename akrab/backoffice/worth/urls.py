"""Addresses: what customers are worth."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.worth import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("worth/", views.worth, name="worth"),
    path("worth/again/", views.again, name="worth_again"),
]
