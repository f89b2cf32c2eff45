"""Pages of the office: products made to order, bundles, prices over time, reviews, labels."""
