"""Addresses: payments, statements, ways to pay, debt book."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
