"""Addresses of the office: my notices, SMS and calls."""

from django.urls import path

from akrab.backoffice.phones import calls, screens, services

urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/my-phone/", calls.my_phone, name="my_phone"),
    path("calls/to/<int:pk>/", calls.call, name="call"),
    path("calls/services/", services.services, name="phone_settings"),
    path("calls/services/check/", services.check, name="phone_check"),
    path("calls/notices/", calls.notices, name="phone_notices"),
    path("me/notices/", screens.screens, name="screens"),
    path("me/notices/allow/", screens.allow, name="screen_allow"),
    path("me/notices/off/", screens.off, name="screen_off"),
    path("me/notices/try/", screens.try_out, name="screen_try"),
    path("worker.js", screens.worker, name="screen_worker"),
]
