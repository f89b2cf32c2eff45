"""Addresses: reviews, favourites, calls when something is back."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
