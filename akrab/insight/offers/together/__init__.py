"""Goods that lie in the same basket, and dearer ones that customers move on to."""
