from hftbacktest import GTX, LIMIT
from numba import njit


@njit
def run(hbt, prices, every=100_000_000, size=0.01):
    """Every `every` ns cancels all orders and quotes both sides at the best prices, post only."""
    n = 0
    steps = 0
    order_id = 0
    while hbt.elapse(every) == 0:
        hbt.clear_inactive_orders(0)
        depth = hbt.depth(0)
        bid = depth.best_bid
        ask = depth.best_ask
        steps += 1
        if steps % 10 == 0:
            prices[n] = bid
            prices[n + 1] = ask
            n += 2

        values = hbt.orders(0).values()
        while values.has_next():
            order = values.get()
            if order.cancellable:
                hbt.cancel(0, order.order_id, False)
        if bid > 0:
            order_id += 1
            hbt.submit_buy_order(0, order_id, bid, size, GTX, LIMIT, False)
        if ask > 0:
            order_id += 1
            hbt.submit_sell_order(0, order_id, ask, size, GTX, LIMIT, False)
    return n
