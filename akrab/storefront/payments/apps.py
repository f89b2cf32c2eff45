from django.apps import AppConfig


class ShopPaymentsConfig(AppConfig):
    name = "akrab.storefront.payments"
    label = "shop_payments"
