"""Addresses: points, tiers, rewards."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.loyalty import customers, programme, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("loyalty/", views.members, name="loyalty"),
    path("loyalty/rules/", programme.rules, name="loyalty_rules"),
    path("loyalty/rules/example/", programme.example, name="loyalty_example"),
    path("loyalty/tiers/", views.tiers, name="loyalty_tiers"),
    path("loyalty/tiers/new/", programme.tier_edit, name="loyalty_tier_new"),
    path("loyalty/tiers/<int:pk>/", programme.tier_edit, name="loyalty_tier"),
    path("loyalty/tiers/<int:pk>/remove/", programme.tier_remove, name="loyalty_tier_remove"),
    path("loyalty/rewards/", views.rewards, name="loyalty_rewards"),
    path("loyalty/rewards/new/", programme.reward_edit, name="loyalty_reward_new"),
    path("loyalty/rewards/<int:pk>/", programme.reward_edit, name="loyalty_reward"),
    path("customers/<int:pk>/points/", customers.points, name="customer_points"),
    path("customers/<int:pk>/points/correct/", customers.correct, name="points_correct"),
    path("customers/<int:pk>/points/reward/", customers.give_reward, name="points_give_reward"),
    path("customers/<int:pk>/points/birthday/", customers.birthday, name="points_birthday"),
]
