"""Addresses: products made to order, bundles, prices over time, labels, product files."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.goods import contents, files, labels, options, pictures, prices, repricing

urlpatterns: list[URLPattern | URLResolver] = [
    path("products/export/", files.products_export, name="products_export"),
    path("products/export/file/", files.products_file, name="products_file"),
    path("products/files/<str:token>/<str:name>", files.option_file, name="option_file"),
    path("products/<int:pk>/remove/", pictures.product_remove, name="product_remove"),
    path("products/<int:pk>/pictures/<int:picture>/", pictures.picture_change, name="picture_change"),
    path("products/<int:pk>/options/", options.product_options, name="product_options"),
    path("products/<int:pk>/options/<int:option>/", options.product_option, name="product_option"),
    path("products/<int:pk>/options/<int:option>/remove/", options.option_remove, name="option_remove"),
    path("products/<int:pk>/options/<int:option>/choices/<int:choice>/remove/", options.choice_remove,
         name="choice_remove"),
    path("products/<int:pk>/contents/", contents.product_contents, name="product_contents"),
    path("products/<int:pk>/contents/change/", contents.content_change, name="content_change"),
    path("products/<int:pk>/related/", contents.product_related, name="product_related"),
    path("products/<int:pk>/related/change/", contents.related_change, name="related_change"),
    path("products/<int:pk>/prices/", prices.product_prices, name="product_prices"),
    path("products/<int:pk>/prices/plan/", prices.price_plan, name="price_plan"),
    path("products/<int:pk>/prices/<int:scheduled>/cancel/", prices.price_cancel, name="price_cancel"),
    path("products/<int:pk>/prices/others/", prices.rival_note, name="rival_note"),
    path("products/<int:pk>/prices/others/<int:noted>/", prices.rival_forget, name="rival_forget"),
    path("prices/", repricing.price_changes, name="price_changes"),
    path("prices/<int:pk>/undo/", repricing.price_change_undo, name="price_change_undo"),
    path("labels/", labels.labels, name="labels"),
    path("labels/sheet/", labels.labels_sheet, name="labels_sheet"),
    path("labels/<int:pk>/code/", labels.barcode_make, name="barcode_make"),
]  # fmt: skip
