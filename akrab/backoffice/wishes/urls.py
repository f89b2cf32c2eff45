"""Addresses of the office: reviews and wishes. Their names stand in the name space `office:`."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
