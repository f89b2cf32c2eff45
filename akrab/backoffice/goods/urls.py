"""Addresses: products made to order, bundles, prices over time, reviews, labels."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
