"""Addresses: rising and falling, why it changed."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.trends import views, why

urlpatterns: list[URLPattern | URLResolver] = [
    path("trends/", views.trends, name="trends"),
    path("trends/again/", views.again, name="trends_again"),
    path("trends/file.csv", views.as_csv, name="trends_csv"),
    path("trends/print/", views.on_paper, name="trends_print"),
    path("trends/why/", why.why, name="trends_why"),
    path("trends/<int:pk>/", views.one, name="trend"),
]
