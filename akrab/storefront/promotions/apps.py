from django.apps import AppConfig


class ShopPromotionsConfig(AppConfig):
    name = "akrab.storefront.promotions"
    label = "shop_promotions"
