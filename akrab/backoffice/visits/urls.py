"""Addresses: visits to the shop."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.visits import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("visits/", views.visits, name="visits"),
    path("visits/pages/", views.visited_pages, name="visited_pages"),
    path("visits/searches/", views.searches, name="searches"),
    path("visits/settings/", views.visit_settings, name="visit_settings"),
]
