"""The figures: Ibis expressions, table in, table out. Pure: no Django, no clock, no database of the shop.

Each function states its grain, and every window has a total order, so that DuckDB and Spark give the same rows. What
the figures mean for people stands in docs/reference/metrics.md; keep both alike.
"""
