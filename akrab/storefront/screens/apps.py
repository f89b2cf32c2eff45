from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class ShopScreensConfig(AppConfig):
    name = "akrab.storefront.screens"
    label = "shop_screens"

    def ready(self) -> None:
        from akrab.messaging.push import door

        user_logged_in.connect(door.came, dispatch_uid="akrab.messaging.push.came")
        user_logged_out.connect(door.left, dispatch_uid="akrab.messaging.push.left")
