from django.apps import AppConfig


class ShopFulfilmentConfig(AppConfig):
    name = "akrab.storefront.fulfilment"
    label = "shop_fulfilment"
