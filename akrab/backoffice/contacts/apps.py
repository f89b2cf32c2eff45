from django.apps import AppConfig


class OfficeContactsConfig(AppConfig):
    name = "akrab.backoffice.contacts"
    label = "office_contacts"
