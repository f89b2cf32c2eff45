from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class ShopChatConfig(AppConfig):
    name = "akrab.storefront.chat"
    label = "shop_chat"

    def ready(self) -> None:
        from akrab.storefront.chat.visitors import bring_conversation, cut_off

        user_logged_in.connect(bring_conversation, dispatch_uid="akrab.storefront.chat.bring_conversation")
        user_logged_out.connect(cut_off, dispatch_uid="akrab.storefront.chat.cut_off")
