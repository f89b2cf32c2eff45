from django.apps import AppConfig


class ShopHelloConfig(AppConfig):
    name = "akrab.storefront.hello"
    label = "shop_hello"
