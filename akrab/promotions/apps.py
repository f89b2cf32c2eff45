from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "akrab.promotions"
