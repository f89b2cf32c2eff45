"""Addresses: my data, preferences, the confirmation of an e-mail address."""

from django.urls import URLPattern, URLResolver, path

from akrab.storefront.privacy import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/data/", views.my_data, name="my_data"),
    path("account/data/copy/", views.copy, name="my_data_copy"),
    path("account/data/ask/", views.ask, name="my_data_ask"),
    path("account/preferences/", views.preferences, name="preferences"),
    path("preferences/<str:token>/", views.preferences_by_link, name="preferences_by_link"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("consent/confirm/<str:token>/", views.confirm, name="consent_confirm"),
]
