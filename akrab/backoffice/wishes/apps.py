from django.apps import AppConfig


class OfficeWishesConfig(AppConfig):
    name = "akrab.backoffice.wishes"
    label = "office_wishes"
