from django.apps import AppConfig


class OfficePromotionsConfig(AppConfig):
    name = "akrab.backoffice.promotions"
    label = "office_promotions"
