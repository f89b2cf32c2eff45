"""The map of the whole site."""

from django.urls import include, path

from akrab.backoffice.styleguide import styleguide
from akrab.storefront.personal import set_language

urlpatterns = [
    path("styleguide", styleguide, name="styleguide"),
    path("office/", include("akrab.backoffice.urls")),
    path("api/v1/", include("akrab.api.urls")),
    path("language/", set_language, name="set_language"),
    path("account/", include("akrab.storefront.signin_urls")),
    path("", include("akrab.storefront.urls")),
]

handler404 = "akrab.storefront.pages.not_found"
