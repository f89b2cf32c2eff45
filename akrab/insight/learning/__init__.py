"""Models on the shop's own past: who learns, when, and what is known of how good they are.

A room of a model (worth/, ...) declares a `Learner` in its learner.py and is listed in learners.ROOMS. It reads the
warehouse's facts, calls the pure functions of science/, keeps its rows by `store.replace` and says what it found.
"""
