from hftbacktest import GTX, LIMIT
from numba import njit


@njit
def run(hbt, prices, count=500, away=2000, size=0.01):
    """Rests `count` orders on each side, `away` ticks from the best price and a tick apart, and looks on once a second."""
    n = 0
    while hbt.elapse(1_000_000_000) == 0:
        depth = hbt.depth(0)
        bid = depth.best_bid
        ask = depth.best_ask
        if n == 0:
            tick = depth.tick_size
            for k in range(count):
                buy = (depth.best_bid_tick - away - k) * tick
                sell = (depth.best_ask_tick + away + k) * tick
                hbt.submit_buy_order(0, 2 * k + 1, buy, size, GTX, LIMIT, False)
                hbt.submit_sell_order(0, 2 * k + 2, sell, size, GTX, LIMIT, False)
        prices[n] = bid
        prices[n + 1] = ask
        n += 2
    return n
