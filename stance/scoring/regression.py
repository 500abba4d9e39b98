"""Multinomial logistic regression on sparse and dense columns side by side.

It finds the same weights as scikit-learn's, which would take the 600 numbers of the word vectors
for a sparse row of 600 cells: most of its time would go there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

from stance.scoring.encoding import softmax

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["Columns", "regression"]


ITERATIONS = 20_000
"""How many steps toward the best weights are taken at most; some hundred do."""

TWO = 2


class Columns(NamedTuple):
    """What rows are described by.

    Attributes
    ----------
    sparse : csr_matrix of float64, shape (n, n_sparse)
    dense : ndarray of float64, shape (n, n_dense)
    """

    sparse: csr_matrix
    dense: np.ndarray

    def rows(self, places: np.ndarray) -> Columns:
        """Return some of the rows."""
        return Columns(self.sparse[places], self.dense[places])

    def times(self, coef: np.ndarray) -> np.ndarray:
        """Return the product with weights of shape (n_sparse + n_dense, k)."""
        width = self.sparse.shape[1]
        return np.asarray(self.sparse @ coef[:width] + self.dense @ coef[width:])


def regression(
    columns: Columns,
    shares: np.ndarray,
    weights: np.ndarray,
    C: float,  # noqa: N803 - scikit-learn's name for it
    tol: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights, shape (k, n_columns), and the intercept of each class.

    Parameters
    ----------
    columns : Columns
    shares : ndarray of float64, shape (n, k)
        The share of each label of each row.
    weights : ndarray of float64, shape (n,)
    C : float
        Inverse of the strength of regularisation.
    tol : float
        The largest slope at which the search ends.
    """
    count, width = shares.shape[1], columns.sparse.shape[1] + columns.dense.shape[1]
    total = weights.sum()
    # Of two classes the weights are each other's opposite; one row of them is punished.
    strength = (2 if count == TWO else 1) / (C * total)
    across = columns.sparse.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        coef = flat.reshape(width + 1, count)
        margins = columns.times(coef[:-1]) + coef[-1]
        chances = softmax(margins)
        logs = np.log(np.clip((chances), 1e-300, 1))
        value = -float((weights[:, None] * shares * logs).sum()) / total
        slopes = weights[:, None] * (chances - shares) / total
        gradient = np.vstack([across @ slopes, columns.dense.T @ slopes, slopes.sum(axis=0)])
        gradient[:-1] += strength * coef[:-1]
        return value + strength / 2 * float((coef[:-1] ** 2).sum()), gradient.ravel()

    start = np.zeros((width + 1) * count)
    options = {"maxiter": ITERATIONS, "maxls": 50, "gtol": tol, "ftol": 64 * np.finfo(float).eps}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    coef = found.reshape(width + 1, count)
    return coef[:-1].T.copy(), coef[-1] - coef[-1].mean()
