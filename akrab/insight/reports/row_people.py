"""Keys of dimensions that belong to the customer: where the shop's database has them. The rows are named f."""

CUSTOMER = "LEFT JOIN customers_customer c ON c.id = f.customer_id"
ADDRESS = "LEFT JOIN customers_address a ON a.customer_id = f.customer_id AND a.is_main"
JOINS = {
    "city": CUSTOMER,
    "region": ADDRESS,
    "tier": "LEFT JOIN loyalty_account p ON p.customer_id = f.customer_id LEFT JOIN loyalty_tier t ON t.id = p.tier_id",
    "standing": "LEFT JOIN insight_customerscore s ON s.customer_id = f.customer_id",
}
COLUMNS = {"city": "c.city", "region": "substr(a.region, 1, 5)", "tier": "t.code", "standing": "s.standing"}
