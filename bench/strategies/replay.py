from numba import njit


@njit
def run(hbt, prices):
    """Replays the book and looks at the best prices once a second."""
    n = 0
    while hbt.elapse(1_000_000_000) == 0:
        depth = hbt.depth(0)
        prices[n] = depth.best_bid
        prices[n + 1] = depth.best_ask
        n += 2
    return n
