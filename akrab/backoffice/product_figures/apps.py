from django.apps import AppConfig


class OfficeProductFiguresConfig(AppConfig):
    name = "akrab.backoffice.product_figures"
    label = "office_product_figures"
