from django.apps import AppConfig


class ShopPrivacyConfig(AppConfig):
    name = "akrab.storefront.privacy"
    label = "shop_privacy"
