"""Why a model is not to be believed, as a word that the pages translate into a sentence."""

from enum import StrEnum


class Trouble(StrEnum):
    """NONE: the fit may be used as it is. With any other the caller shows a wide range, uses the simpler method that
    the model names, or stays silent; never the bare number."""

    NONE = ""
    TOO_FEW = "too_few"  # not enough cases for any statement
    NO_REPEATS = "no_repeats"  # nobody has bought twice: nothing to learn a rhythm from
    NO_DROPOUT = "no_dropout"  # the fit ran to the edge at which nobody ever leaves
    EDGE = "edge"  # another parameter ran to the edge of what is allowed
    NOT_CONVERGED = "not_converged"  # the search for the best parameters did not end
    NO_VARIATION = "no_variation"  # what should explain never changes, or what is explained does not
    NOT_BETTER = "not_better"  # on this shop's past it does no better than the simple rule beside it
    BIASED = "biased"  # what came lay outside the range: a season or a change that the past did not show
