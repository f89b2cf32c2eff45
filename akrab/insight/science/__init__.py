"""The mathematics of the shop: pure functions on arrays, each with its source.

No Django, no database, no clock, no hidden chance: `today` and `rng` are arguments. numpy and scipy are imported at the
top of these modules, scikit-learn inside the functions that need it; so nothing of this package is imported at the top
of a module that a web process loads. What a model cannot know from the data it says: see `trouble`.
"""
