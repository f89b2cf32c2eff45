"""Charts: one Vega-Lite definition each, drawn for the page (colours follow its theme) and for paper."""
