"""Cards in parcels: made for orders of marketplaces, used once by whoever holds the parcel."""
