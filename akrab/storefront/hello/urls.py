"""Addresses of the shop: leaving a contact at the counter."""

from django.urls import path

from akrab.storefront.hello import views

urlpatterns = [path("hello/<str:token>/", views.hello, name="hello")]
