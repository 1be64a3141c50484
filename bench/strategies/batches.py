from numba import njit


@njit
def run(hbt, prices):
    """Stops at every batch of market data and reads the best bid and ask."""
    batches = 0
    spreads = 0.0
    stop = 2
    while stop == 2:
        # 1 is the end of the data, which comes with the last batch.
        stop = hbt.wait_next_feed(False, 1_000_000_000_000)
        depth = hbt.depth(0)
        bid = depth.best_bid
        ask = depth.best_ask
        batches += 1
        if bid == bid and ask == ask:
            spreads += ask - bid
    prices[0] = batches
    prices[1] = spreads
    return 2
