"""Addresses: how sure the figures are."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.learning import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("models/", views.models, name="models"),
    path("models/<slug:name>/again/", views.model_again, name="model_again"),
]
