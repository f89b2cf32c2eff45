from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class StorefrontConfig(AppConfig):
    name = "akrab.storefront"

    def ready(self) -> None:
        from akrab.storefront.access import bring_basket

        user_logged_in.connect(bring_basket, dispatch_uid="akrab.storefront.bring_basket")
