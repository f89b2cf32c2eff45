"""Addresses: notices on this device, the service worker, the icon that notices bear."""

from django.urls import path

from akrab.storefront.screens import views

urlpatterns = [
    path("account/screens/allow/", views.allow, name="screen_allow"),
    path("account/screens/off/", views.off, name="screen_off"),
    path("worker.js", views.worker, name="screen_worker"),
    path("icon-<int:size>.png", views.icon, name="icon_png"),
]
