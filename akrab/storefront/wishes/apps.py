from django.apps import AppConfig


class ShopWishesConfig(AppConfig):
    name = "akrab.storefront.wishes"
    label = "shop_wishes"
