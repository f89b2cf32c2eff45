"""Addresses: visits to the shop."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.visits import single, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("visits/", views.visits, name="visits"),
    path("visits/way/", views.visit_funnel, name="visit_funnel"),
    path("visits/messages/", views.visit_messages, name="visit_messages"),
    path("visits/list/", single.visit_list, name="visit_list"),
    path("visits/<int:pk>/", single.visit, name="visit"),
    path("visits/<slug:table>.csv", single.visit_csv, name="visit_csv"),
    path("visits/pages/", views.visited_pages, name="visited_pages"),
    path("visits/searches/", views.searches, name="searches"),
    path("visits/settings/", views.visit_settings, name="visit_settings"),
]
