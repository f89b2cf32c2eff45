"""Finding records that are the same person: candidate keys, a score with its reasons, a search that can be resumed."""
