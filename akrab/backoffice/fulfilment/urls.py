"""Addresses: packing, sending, returns, tariffs, batches."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
