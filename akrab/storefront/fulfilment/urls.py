"""Addresses: following parcels, returns, ordering again. The names stand in the door's own name space."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
