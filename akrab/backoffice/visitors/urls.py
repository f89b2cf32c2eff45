"""Addresses of the office: messages on the pages of the shop. Their names stand in the name space `office:`."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
