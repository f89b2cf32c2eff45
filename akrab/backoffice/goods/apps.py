from django.apps import AppConfig


class OfficeGoodsConfig(AppConfig):
    name = "akrab.backoffice.goods"
    label = "office_goods"
