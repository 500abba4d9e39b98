"""The regression finds what scikit-learn's finds, with sparse and dense columns side by side."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack, random
from sklearn.linear_model import LogisticRegression

from stance.scoring.encoding import softmax
from stance.scoring.regression import Columns, regression


@pytest.mark.parametrize("classes", [2, 3])
def test_probabilities_are_those_of_scikit_learn(classes: int) -> None:
    rng = np.random.default_rng(0)
    columns = Columns(random(300, 50, 0.1, random_state=0, format="csr"), rng.normal(size=(300, 5)))
    labels, weights = rng.integers(0, classes, 300), rng.uniform(0.2, 1, 300)
    both = hstack([columns.sparse, csr_matrix(columns.dense)])
    known = LogisticRegression(C=0.5, tol=1e-8, max_iter=5000).fit(both, labels, weights)
    coef, intercept = regression(columns, np.eye(classes)[labels], weights, 0.5, 1e-8)
    found = softmax(columns.times(coef.T) + intercept)
    np.testing.assert_allclose(found, known.predict_proba(both), atol=1e-6)
