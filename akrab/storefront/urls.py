"""The map of the shop."""

from django.urls import include, path

from akrab.storefront import account, basket, catalogue, members, orders, pages, personal, service, signin

app_name = "storefront"
urlpatterns = [
    path("", catalogue.home, name="home"),
    path("products/", catalogue.products, name="products"),
    path("products/<slug:slug>/", catalogue.product, name="product"),
    path("c/<slug:slug>/", catalogue.products, name="category"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue.csv", catalogue.catalogue_csv, name="catalogue_csv"),
    path("basket/", basket.basket, name="basket"),
    path("basket/add/", basket.add, name="basket_add"),
    path("basket/change/", basket.change, name="basket_change"),
    path("checkout/", orders.checkout, name="checkout"),
    path("members/", members.members, name="members"),
    path("register/", members.register, name="register"),
    path("me/", personal.me, name="me"),
    path("account/home/", account.home, name="account"),
    path("account/orders/", orders.orders, name="orders"),
    path("account/orders/<int:pk>/", orders.order, name="order"),
    path("account/orders/<int:pk>/placed/", orders.placed, name="placed"),
    path("account/orders/<int:pk>/cancel/", orders.cancel, name="cancel"),
    path("account/inbox/", account.inbox, name="inbox"),
    path("account/details/", account.details, name="details"),
    path("account/link/", signin.link_request, name="link_request"),
    path("account/link/<str:token>/", signin.link, name="link"),
    path("media/<path:path>", service.media, name="media"),
    path("healthz", service.healthz, name="healthz"),
    path("sitemap.xml", service.sitemap, name="sitemap"),
    path("robots.txt", service.robots, name="robots"),
    path("icon.svg", service.icon, name="icon"),
    path("favicon.ico", service.icon, name="favicon"),
    path("site.webmanifest", service.manifest, name="manifest"),
    path("contact/", pages.contact, name="contact"),
    path("how-to-buy/", pages.page, {"slug": "how-to-buy"}, name="how_to_buy"),
    path("about/", pages.page, {"slug": "about"}, name="profile"),
    path("faq/", pages.page, {"slug": "faq"}, name="faq"),
    path("", include("akrab.storefront.wishes.urls")),
    path("", include("akrab.storefront.fulfilment.urls")),
    path("", include("akrab.storefront.payments.urls")),
    path("", include("akrab.storefront.promotions.urls")),
    path("", include("akrab.storefront.loyalty.urls")),
    path("<slug:slug>/", pages.page, name="page"),
]
