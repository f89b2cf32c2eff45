"""The facts: every order line as zstd Parquet, one file per month of the shop's calendar, kept up by month."""
