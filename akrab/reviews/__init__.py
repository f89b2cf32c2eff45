"""What customers say and wish about products: reviews, favourites, calls when something is back."""
