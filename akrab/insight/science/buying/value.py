"""What the customers of today are worth: purchases still to come, times what is left of each, paid later and so less.

Source: Fader, Hardie & Lee (2005), "RFM and CLV: using iso-value curves", JMR 42(4), 415-430, over a finite horizon.
The fit is the plain one where it holds, else one with a prior, so that no number comes from a search that failed.
"""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Floats, floats
from akrab.insight.science.buying import bgnbd, spend
from akrab.insight.science.buying.histories import Histories
from akrab.insight.science.buying.prior import USUAL_SHOP, Prior
from akrab.insight.science.trouble import Trouble

ENOUGH = 500  # customers from which the data need no help
WEEKS_A_YEAR = 365.25 / 7


@dataclass(frozen=True)
class Fitted:
    """`by`: "likelihood", "prior" (helped by what shops usually are) or "no_dropout" (everybody stays: NBD). `plain`:
    what was wrong with the plain fit."""

    model: bgnbd.BGNBD
    by: str
    plain: Trouble


def fitted(known: Histories, *, prior: Prior = USUAL_SHOP) -> Fitted:
    """The plain fit from ENOUGH customers on, unless it is in trouble; one in which nobody leaves is one that holds."""
    plain = bgnbd.fit(known.x, known.t_x, known.T)
    if len(known) >= ENOUGH and plain.trouble in {Trouble.NONE, Trouble.NO_DROPOUT}:
        by = "no_dropout" if plain.trouble else "likelihood"
        return Fitted(plain, by, plain.trouble)
    helped = bgnbd.fit(known.x, known.t_x, known.T, prior=prior)
    return Fitted(helped, "prior", plain.trouble or (Trouble.TOO_FEW if len(known) < ENOUGH else Trouble.NONE))


def value(
    known: Histories, model: bgnbd.BGNBD, money: spend.GammaGamma, *, weeks: float, margin: ArrayLike = 1.0,
    yearly_discount: float = 0.1, steps: int = 13,
) -> Floats:  # fmt: skip
    """Worth of each customer's purchases in the next `weeks`, in the money of `known.spend`, shape (n,), >= 0 where the
    margin is.

    margin: what is left of a sale after goods and costs, as a share, one for all or of each customer. yearly_discount:
    by which money in a year counts less than money today; taken in the middle of each of `steps` equal parts.
    """
    ends = np.linspace(0, weeks, steps + 1)[1:]
    so_far = np.array([bgnbd.expected_purchases(end, known.x, known.t_x, known.T, model) for end in ends])
    each = np.diff(so_far, axis=0, prepend=0.0)
    middle = (ends - weeks / steps / 2) / WEEKS_A_YEAR
    purchases = (1 + yearly_discount) ** -middle @ each
    return floats(purchases * spend.expected_spend(known.x, known.spend, money) * floats(margin))
