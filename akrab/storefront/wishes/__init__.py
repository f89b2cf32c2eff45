"""Pages of the shop: reviews, favourites, calls when something is back."""
