"""Addresses: following parcels, returns, ordering again."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
