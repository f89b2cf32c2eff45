"""Addresses: what works."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.response import views

urlpatterns: list[URLPattern | URLResolver] = [path("response/", views.response, name="response")]
