"""Addresses: codes, offers, vouchers."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.promotions import codes, editing, people, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("promotions/", views.promotions, name="promotions"),
    path("promotions/new/", editing.promotion_edit, name="promotion_new"),
    path("promotions/try/", editing.promotion_try, name="promotion_try"),
    path("promotions/goods/", editing.promotion_goods, name="promotion_goods"),
    path("promotions/people/", people.promotion_people, name="promotion_people"),
    path("customers/<int:pk>/voucher/", people.customer_voucher, name="customer_voucher"),
    path("promotions/<int:pk>/", views.promotion, name="promotion"),
    path("promotions/<int:pk>/edit/", editing.promotion_edit, name="promotion_edit"),
    path("promotions/<int:pk>/codes/", codes.promotion_codes, name="promotion_codes"),
    path("promotions/<int:pk>/codes.csv", codes.promotion_codes_csv, name="promotion_codes_csv"),
    path("promotions/<int:pk>/vouchers/", codes.promotion_vouchers, name="promotion_vouchers"),
    path("promotions/<int:pk>/tell/", codes.promotion_tell, name="promotion_tell"),
    path("promotions/<int:pk>/<slug:deed>/", views.promotion_decide, name="promotion_decide"),
]
