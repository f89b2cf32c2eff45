"""Addresses: what the shop undertakes."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.undertakings import costs, rows, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("undertakings/", views.undertakings, name="undertakings"),
    path("undertakings/list.csv", views.undertakings_csv, name="undertakings_csv"),
    path("undertakings/new/", views.undertaking_new, name="undertaking_new"),
    path("undertakings/take/", views.undertaking_take, name="undertaking_take"),
    path("undertakings/<int:pk>/", views.undertaking, name="undertaking"),
    path("undertakings/<int:pk>/print/", views.undertaking_print, name="undertaking_print"),
    path("undertakings/<int:pk>/change/", views.undertaking_change, name="undertaking_change"),
    path("undertakings/<int:pk>/remove/", views.undertaking_remove, name="undertaking_remove"),
    path("undertakings/<int:pk>/rows/<slug:code>/", rows.undertaking_rows, name="undertaking_rows"),
    path("undertakings/<int:pk>/book/<int:expense>/", costs.undertaking_book, name="undertaking_book"),
    path("undertakings/<int:pk>/unbook/<int:expense>/", costs.undertaking_unbook, name="undertaking_unbook"),
    path("undertakings/<int:pk>/time/", costs.undertaking_time, name="undertaking_time"),
    path(
        "undertakings/<int:pk>/time/<int:time>/remove/", costs.undertaking_time_remove, name="undertaking_time_remove"
    ),
]
