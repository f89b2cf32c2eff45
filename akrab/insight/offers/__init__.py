"""What to offer whom: goods that go together, what a customer buys again and when, recommendations. Each a model of its
own (together/, again/, suggested/); pages read their rows by queries.py.
"""
