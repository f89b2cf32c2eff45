from django.apps import AppConfig


class ShopLoyaltyConfig(AppConfig):
    name = "akrab.storefront.loyalty"
    label = "shop_loyalty"
