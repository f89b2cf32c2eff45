"""Addresses: rising and falling, why it changed, what is not used."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.trends import overhead, views, why

urlpatterns: list[URLPattern | URLResolver] = [
    path("trends/", views.trends, name="trends"),
    path("trends/again/", views.again, name="trends_again"),
    path("trends/file.csv", views.as_csv, name="trends_csv"),
    path("trends/print/", views.on_paper, name="trends_print"),
    path("trends/why/", why.why, name="trends_why"),
    path("trends/<int:pk>/", views.one, name="trend"),
    path("overhead/", overhead.overhead, name="overhead"),
    path("overhead/again/", overhead.again, name="overhead_again"),
    path("overhead/<int:pk>/keep/", overhead.keep, name="overhead_keep"),
    path("overhead/kept/<int:pk>/tell/", overhead.tell_again, name="overhead_tell"),
]
