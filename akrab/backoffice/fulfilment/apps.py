from django.apps import AppConfig


class OfficeFulfilmentConfig(AppConfig):
    name = "akrab.backoffice.fulfilment"
    label = "office_fulfilment"
