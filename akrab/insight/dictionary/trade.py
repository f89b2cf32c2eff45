"""Figures of sales and of customers."""

from django.utils.translation import gettext_lazy as _

from akrab.accounts.access import Capability as C
from akrab.insight.dictionary.metric import Metric

CELL = _("cell of a report")  # any day, week, month, product, customer …
CUSTOMER = _("customer")
SHOP = _("shop")

METRICS = [
    Metric(
        "revenue", "trade", _("Sales"),
        _("What your goods brought in, less what came back. Postage and tax do not count."),
        _("amounts of sold lines after discount − goods that came back"), "money", CELL, "order_lines",
    ),
    Metric(
        "orders", "trade", _("Orders"), _("How many times somebody bought something."),
        _("different orders with at least one bought line"), "count", CELL, "order_lines",
    ),
    Metric(
        "pieces", "trade", _("Pieces"), _("How many pieces were sold, less those that came back."),
        _("pieces of sold lines − pieces that came back"), "count", CELL, "order_lines",
    ),
    Metric(
        "average_order", "trade", _("Average order"), _("What one purchase is worth on average."),
        _("sales ÷ orders"), "money", CELL, "order_lines",
    ),
    Metric(
        "discount", "trade", _("Discounts given"), _("What you took off the prices of bought goods."),
        _("prices of bought lines − what was paid for them"), "money", CELL, "order_lines",
    ),
    Metric(
        "discount_share", "trade", _("Discount in per cent"), _("Of a hundred at full price, how much you let off."),
        _("discounts given ÷ prices of bought lines"), "share", CELL, "order_lines",
    ),
    Metric(
        "returned", "trade", _("Came back"), _("Worth of the goods that customers gave back."),
        _("worth of received returns and of orders that came back whole"), "money", CELL, "order_lines",
    ),
    Metric(
        "customers", "customers", _("Customers"), _("How many different customers bought."),
        _("different known customers with a purchase"), "count", CELL, "order_lines",
    ),
    Metric(
        "new_customers", "customers", _("New customers"), _("Customers who bought for the first time ever."),
        _("customers whose first purchase lies in the period"), "count", CELL, "order_lines",
    ),
    Metric(
        "returning_customers", "customers", _("Returning customers"), _("Customers who had bought before."),
        _("customers − new customers"), "count", CELL, "order_lines",
    ),
    Metric(
        "repeat_rate", "customers", _("Bought more than once"),
        _("Of the customers who bought, how many did so at least twice in the period."),
        _("customers with two orders or more ÷ customers"), "share", CELL, "order_lines",
    ),
    Metric(
        "second_purchases", "customers", _("Came a second time"),
        _("New customers of the period who have bought again since, up to today."),
        _("new customers with two orders or more ever"), "count", CELL, "order_lines",
    ),
    Metric(
        "second_purchase_rate", "customers", _("Second purchases in per cent"),
        _("Of ten new customers, how many bought a second time."),
        _("came a second time ÷ new customers"), "share", CELL, "order_lines",
    ),
    Metric(
        "revenue_per_customer", "customers", _("Sales per customer"), _("What one customer brought in on average."),
        _("sales to known customers ÷ customers"), "money", CELL, "order_lines",
    ),
    Metric(
        "cost", "money", _("Cost of goods"), _("What the sold goods cost you, where you wrote the cost down."),
        _("pieces × cost per piece, less what went back on the shelf"), "money", CELL, "order_lines",
        needs=C.COSTS_VIEW,
    ),
    Metric(
        "gross_profit", "money", _("Left after the goods"), _("What is left of the sales once the goods are paid."),
        _("sales of goods whose cost is known − their cost"), "money", CELL, "order_lines", needs=C.COSTS_VIEW,
    ),
    Metric(
        "margin", "money", _("Margin"), _("Of every hundred taken, how much is left after the goods."),
        _("left after the goods ÷ sales of goods whose cost is known"), "share", CELL, "order_lines",
        needs=C.COSTS_VIEW,
    ),
    Metric(
        "marketing_spend", "money", _("Spent on marketing"), _("What you noted as spent on advertising and the like."),
        _("expenses of a kind that counts as marketing"), "money", CELL, "costs", "money", needs=C.COSTS_VIEW,
    ),
    Metric(
        "winning_cost", "money", _("Cost of a new customer"), _("What it cost to win one new customer."),
        _("spent on marketing ÷ new customers"), "money", CELL, "costs, order_lines", needs=C.COSTS_VIEW,
    ),
    Metric(
        "profit", "money", _("Profit"), _("What is left when everything is paid, as in your books."),
        _("sales + postage − goods − fees − expenses (docs: Profit)"), "money", SHOP, "finance", "money",
        needs=C.FINANCE_VIEW,
    ),
    Metric(
        "retention", "customers", _("Stayed with you"),
        _("Of the customers who bought in the three months before the last three, how many bought again."),
        _("bought in both three months ÷ bought in the earlier three"), "share", SHOP, "orders",
    ),
    Metric(
        "average_month", "trade", _("Average month"), _("What a usual month brings in."),
        _("mean of the sales of the last twelve whole months"), "money", SHOP, "orders",
    ),
    Metric(
        "standing", "customers", _("Standing"),
        _("New, promising, regular, best, slipping or lost: judged by how often this customer usually buys."),
        _("days since the last purchase against the customer’s own interval"), "score", CUSTOMER, "orders", "customers",
    ),
    Metric(
        "interval", "customers", _("Usual interval"), _("After how many days a customer usually buys again."),
        _("median days between purchase days, from three on"), "days", CUSTOMER, "orders", "customers",
    ),
    Metric(
        "expected_now", "customers", _("Worth a message"), _("Who is overdue and what they would probably spend."),
        _("average order × how many who were as late came back"), "money", CUSTOMER, "orders", "customers",
    ),
]  # fmt: skip
