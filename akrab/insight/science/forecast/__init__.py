"""What will be sold: forecasts of one series with a range, the way to make them chosen on the series' own past."""
