"""Times of what pytorch-fid (scipy.linalg.sqrtm) and prdc (sklearn's distances) do, on synthetic features."""
import sys
import time

import numpy as np
import scipy
import scipy.linalg
import sklearn
import sklearn.metrics

print(f"numpy {np.__version__}, scipy {scipy.__version__}, sklearn {sklearn.__version__}")
sys.stdout.flush()


def timed(name, repeats, work):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print(f"seconds {name} {sorted(times)[repeats // 2]:.4f}")
    sys.stdout.flush()


rng = np.random.default_rng(1)
x = rng.standard_normal((10000, 2048)).astype(np.float32)
y = rng.standard_normal((10000, 2048)).astype(np.float32)


def sqrtm():
    mu1, mu2 = x.mean(axis=0), 1.1 * y.mean(axis=0)
    root = scipy.linalg.sqrtm(s1 @ s2)
    root = root[0] if isinstance(root, tuple) else root
    return (mu1 - mu2) @ (mu1 - mu2) + np.trace(s1) + np.trace(s2) - 2 * np.trace(root.real)


def prdc():
    def radii(a):
        distances = sklearn.metrics.pairwise_distances(a, metric="euclidean", n_jobs=-1)
        return np.partition(distances, 5, axis=1)[:, 5]

    real, fake = radii(x), radii(y)
    across = sklearn.metrics.pairwise_distances(x, y, metric="euclidean", n_jobs=-1)
    inside = across < real[:, None]
    return (
        inside.any(axis=0).mean(),
        (across < fake[None, :]).any(axis=1).mean(),
        inside.sum(axis=0).mean() / 5,
        (across.min(axis=1) < real).mean(),
    )


s1 = np.cov(x, rowvar=False).astype(np.float64)
s2 = 1.21 * np.cov(y, rowvar=False).astype(np.float64)
timed("sqrtm", 3, sqrtm)
timed("prdc", 1, prdc)
