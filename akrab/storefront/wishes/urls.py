"""Addresses: reviews, favourites, calls when something is back. The names stand in the door's own name space."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
