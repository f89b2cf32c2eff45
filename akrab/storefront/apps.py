from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class StorefrontConfig(AppConfig):
    name = "akrab.storefront"

    def ready(self) -> None:
        from akrab.storefront import visits
        from akrab.storefront.access import bring_basket

        user_logged_in.connect(bring_basket, dispatch_uid="akrab.storefront.bring_basket")
        user_logged_in.connect(visits.signed_in, dispatch_uid="akrab.storefront.visits.signed_in")
        user_logged_out.connect(visits.signed_out, dispatch_uid="akrab.storefront.visits.signed_out")
