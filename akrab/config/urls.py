"""The map of the whole site."""

from django.urls import include, path

from akrab.backoffice.styleguide import styleguide

urlpatterns = [
    path("styleguide", styleguide, name="styleguide"),
    path("office/", include("akrab.backoffice.urls")),
    path("api/v1/", include("akrab.api.urls")),
    path("account/", include("allauth.account.urls")),
    path("", include("akrab.storefront.urls")),
]
