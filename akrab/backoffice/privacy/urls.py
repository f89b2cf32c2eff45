"""Addresses: privacy."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.privacy import consents, requests, rules

urlpatterns: list[URLPattern | URLResolver] = [
    path("privacy/", requests.all_requests, name="privacy"),
    path("privacy/<int:pk>/", requests.one, name="privacy_request"),
    path("privacy/<int:pk>/answer/", requests.answer, name="privacy_answer"),
    path("privacy/<int:pk>/erase/", requests.erase, name="privacy_erase"),
    path("privacy/<int:pk>/letter/", requests.letter, name="privacy_letter"),
    path("customers/<int:pk>/consent/guardian/", consents.guardian, name="customer_guardian"),
    path("privacy/<int:pk>/copy/", requests.copy, name="privacy_copy"),
    path("privacy/rules/", rules.keeping, name="privacy_rules"),
    path("privacy/record/", rules.record, name="privacy_record"),
    path("customers/<int:pk>/consent/", consents.customer, name="customer_consent"),
    path("customers/<int:pk>/consent/change/", consents.change, name="customer_consent_change"),
    path("customers/<int:pk>/privacy/ask/", requests.ask, name="customer_privacy_ask"),
]
