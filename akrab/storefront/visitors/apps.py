from django.apps import AppConfig


class ShopVisitorsConfig(AppConfig):
    name = "akrab.storefront.visitors"
    label = "shop_visitors"
