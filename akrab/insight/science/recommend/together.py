"""Goods that go together: cosine of items and EASE, both linear, both explained by the items a customer already has.

Sources: Sarwar, Karypis, Konstan & Riedl (2001), "Item-based collaborative filtering", WWW; Steck (2019),
"Embarrassingly shallow autoencoders for sparse data", WWW, equation (8).
"""

import numpy as np
from scipy import linalg, sparse

from akrab.insight.science.arrays import Floats, Ints
from akrab.insight.science.recommend.quality import Scorer
from akrab.insight.science.threads import one_thread

MOST_ITEMS = 5_000  # EASE inverts a matrix of items times items: 100 MB and some seconds for so many


def cosine(bought: sparse.csr_array, *, neighbours: int = 100) -> sparse.csr_array:
    """Likeness of items in [0, 1], items in rows and columns, in each column only the `neighbours` greatest, 0 on the
    diagonal. bought: users in rows, items in columns, 1 or 0."""
    bought = sparse.csc_array(bought, dtype=np.float64)
    norm = np.sqrt(np.asarray(bought.power(2).sum(0)).ravel())
    unit = bought @ sparse.diags_array(np.divide(1, norm, out=np.zeros_like(norm), where=norm > 0))
    like = sparse.csc_array(unit.T @ unit)
    like.setdiag(0)
    like.eliminate_zeros()
    starts = like.indptr
    for column in np.flatnonzero(np.diff(starts) > neighbours):
        some = like.data[starts[column] : starts[column + 1]]
        least = np.partition(some, len(some) - neighbours)[len(some) - neighbours]
        some[some < least] = 0
    like.eliminate_zeros()
    return sparse.csr_array(like)


def ease(bought: sparse.csr_array, *, penalty: float = 200.0) -> Floats:
    """Weights of items on items, shape (items, items), 0 on the diagonal; B of the source. Scores are bought @ B.

    bought: users in rows, items in columns, 1 or 0, or the square roots of weights. penalty: lambda. In single
    precision, by Cholesky: the penalty keeps the matrix far from singular. Raises ValueError above MOST_ITEMS.
    """
    items = bought.shape[1]
    if items > MOST_ITEMS:
        raise ValueError(f"EASE is for up to {MOST_ITEMS} items, not {items}: use the cosine, or the most bought ones")
    if not items:
        return np.zeros((0, 0))
    gram = (bought.T @ bought).toarray().astype(np.float32)
    gram[np.diag_indices(items)] += penalty
    with one_thread():
        factor, failed = linalg.lapack.spotrf(gram, lower=False, overwrite_a=True)
        inverse, failed_again = linalg.lapack.spotri(factor, lower=False, overwrite_c=True)
    if failed or failed_again:
        raise ValueError("EASE: the penalty is too small for these data")
    inverse = np.triu(inverse)
    inverse += np.triu(inverse, 1).T
    weights = inverse / -np.diag(inverse)
    weights[np.diag_indices(items)] = 0
    return weights  # type: ignore[no-any-return]


def most_bought(bought: sparse.csr_array, at_most: int = MOST_ITEMS) -> Ints:
    """The items that most users have, rising by number; all where there are no more than `at_most`."""
    count = np.asarray(bought.sum(0)).ravel()
    return np.sort(np.argsort(-count, kind="stable")[:at_most])


def scorer(rows: sparse.csr_array, weights: Floats | sparse.csr_array, columns: Ints | None = None) -> Scorer:
    """Scores of users by their row times the weights. columns: which items the weights are of, where not of all."""

    def score(users: Ints) -> Floats:
        own = rows[users]
        if columns is None:
            found = own @ weights
            return found.toarray() if sparse.issparse(found) else np.asarray(found, dtype=np.float64)
        found = np.zeros((len(users), rows.shape[1]))
        found[:, columns] = own[:, columns] @ weights
        return found

    return score
