"""The counter: tills, sales across it, held sales, the day's closing."""
