"""Replays recorded cases through hftbacktest itself and tells whether it answers as it did when they were recorded.

Called by oracle/run.mjs with a JSON list of { name, recorded, rows }: the case and the event rows of each instrument.
Prints one JSON object a case: its name and the rows of the trace, books and accounts that differ.
"""
import json
import sys

import numpy as np
from hftbacktest import BacktestAsset, HashMapMarketDepthBacktest

RESTING = (0, 1, 5)
QUEUES = {
    "risk-averse": lambda asset, _: asset.risk_adverse_queue_model(),
    "power-prob": lambda asset, n: asset.power_prob_queue_model(n),
    "power-prob-2": lambda asset, n: asset.power_prob_queue_model2(n),
    "power-prob-3": lambda asset, n: asset.power_prob_queue_model3(n),
    "log-prob": lambda asset, _: asset.log_prob_queue_model(),
    "log-prob-2": lambda asset, _: asset.log_prob_queue_model2(),
    "l3-fifo": lambda asset, _: asset.l3_fifo_queue_model(),
}
LATENCY_ROW = np.dtype([("req_ts", "i8"), ("exch_ts", "i8"), ("resp_ts", "i8"), ("_padding", "i8")], align=True)


def latency_table(latency, t0):
    rows = [(request + t0, exchange + t0 if exchange != -1 else -1, answer + t0, 0) for request, exchange, answer in latency["table"]]
    return np.array(rows, LATENCY_ROW)


def make_asset(instrument, rows, t0, kept):
    """`kept` holds what hftbacktest only points to."""
    config = instrument["config"]
    asset = BacktestAsset().data(rows).linear_asset(config["contractSize"])
    asset = asset.tick_size(instrument["tickSize"]).lot_size(instrument["lotSize"])
    latency = config["latency"]
    if latency["model"] == "constant":
        asset = asset.constant_order_latency(latency["entryNs"], latency["responseNs"])
    else:
        kept.append(latency_table(latency, t0))
        asset = asset.intp_order_latency(kept[-1])
    queue = config["queueModel"]
    asset = QUEUES[queue["model"]](asset, queue.get("n"))
    whole = config["exchange"] == "no-partial-fill"
    asset = asset.no_partial_fill_exchange() if whole else asset.partial_fill_exchange()
    return asset.trading_value_fee_model(config["fees"]["maker"], config["fees"]["taker"]).last_trades_capacity(0)


class Replay:
    """One case: its actions in, what the local side sees out."""

    def __init__(self, case, rows):
        self.t0 = int(case["t0"])
        self.several = "instruments" in case
        self.case = case
        self.instruments = case["instruments"] if self.several else [case]
        self.kept = list(rows)
        assets = [make_asset(its, its_rows, self.t0, self.kept) for its, its_rows in zip(self.instruments, rows)]
        self.backtest = HashMapMarketDepthBacktest(assets)
        self.seen, self.trace, self.books = {}, [], []
        self.last = max(int(its["local_ts"].max()) for its in rows)

    def split(self, row):
        return (row[1], [row[0], *row[2:]]) if self.several else (0, row)

    def join(self, asset, row):
        return [row[0], asset, *row[1:]] if self.several else row

    def lots(self, asset, quantity):
        return round(quantity / self.instruments[asset]["lotSize"])

    def view(self, asset, order_id):
        order = self.backtest.orders(asset).get(order_id)
        status, executed = int(order.status), self.lots(asset, order.exec_qty)
        shown = status in (3, 5) or executed > 0
        stamp = int(order.exch_timestamp)
        return [status, int(order.req), int(order.price_tick), self.lots(asset, order.qty), self.lots(asset, order.leaves_qty),
                int(order.exec_price_tick) if shown else 0, executed if shown else 0, stamp - self.t0 if stamp else None,
                int(bool(order.arr[0]["maker"]))]

    def note_changes(self):
        now = int(self.backtest.current_timestamp) - self.t0
        for (asset, order_id), before in sorted(self.seen.items()):
            view = self.view(asset, order_id)
            if view == before:
                continue
            self.trace.append(self.join(asset, [now, order_id, *view]))
            if view[0] in RESTING or view[1] != 0:
                self.seen[asset, order_id] = view
            else:
                del self.seen[asset, order_id]

    def run_to(self, ts):
        """Steps to `ts` from one thing that happened to the next. False once the data has ended."""
        while int(self.backtest.current_timestamp) < ts:
            result = self.backtest.wait_next_feed(True, ts - int(self.backtest.current_timestamp))
            self.note_changes()
            if result == 1:
                return False
            if result == 0:
                return True
        return True

    def act(self, asset, action):
        _, what, order_id, *rest = action
        tick, lot = self.instruments[asset]["tickSize"], self.instruments[asset]["lotSize"]
        if what == "new":
            side, price, quantity, tif, kind = rest
            send = self.backtest.submit_buy_order if side > 0 else self.backtest.submit_sell_order
            send(asset, order_id, price * tick, quantity * lot, tif, kind, False)
        elif what == "cancel":
            self.backtest.cancel(asset, order_id, False)
        else:
            self.backtest.modify(asset, order_id, rest[0] * tick, rest[1] * lot, False)
        self.seen[asset, order_id] = self.view(asset, order_id)

    def note_book(self, asset):
        depth = self.backtest.depth(asset)
        bid, ask = int(depth.best_bid_tick), int(depth.best_ask_tick)
        bid_lots, ask_lots = self.lots(asset, depth.best_bid_qty), self.lots(asset, depth.best_ask_qty)
        bids = sum(self.lots(asset, depth.bid_qty_at_tick(bid - n)) for n in range(50)) if bid_lots else 0
        asks = sum(self.lots(asset, depth.ask_qty_at_tick(ask + n)) for n in range(50)) if ask_lots else 0
        now = int(self.backtest.current_timestamp) - self.t0
        self.books.append(self.join(asset, [now, bid if bid_lots else None, bid_lots, ask if ask_lots else None, ask_lots, bids, asks]))

    def to_end(self):
        self.backtest.wait_next_feed(True, 1)
        steps = [(row[0], 0, *self.split(row)) for row in self.case["bookAt"]] + [(row[0], 1, *self.split(row)) for row in self.case["actions"]]
        for ts, kind, asset, row in sorted(steps, key=lambda step: (step[0], step[1])):
            self.run_to(ts + self.t0)
            if kind:
                self.act(asset, row)
            else:
                self.note_book(asset)
        while self.run_to(min(self.last + 60_000_000_000, int(self.backtest.current_timestamp) + 1_000_000_000)):
            if int(self.backtest.current_timestamp) >= self.last + 60_000_000_000:
                break
        ends = [self.account(asset) for asset in range(len(self.instruments))]
        self.backtest.close()
        return ends if self.several else ends[0]

    def account(self, asset):
        values = self.backtest.state_values(asset)
        return {"positionLots": self.lots(asset, values.position), "balance": float(values.balance), "fee": float(values.fee),
                "numTrades": int(values.num_trades), "tradingVolumeLots": self.lots(asset, values.trading_volume),
                "tradingValue": float(values.trading_value)}


def same_money(got, wanted):
    pairs = zip(got, wanted) if isinstance(got, list) else [(got, wanted)]
    return all(abs(one[name] - other[name]) <= 1e-9 * max(1, abs(other[name])) for one, other in pairs for name in one)


def differences(case, replay, end):
    def order(rows):
        return sorted(rows, key=lambda row: [str(type(part)) + f"{part:>24}" if isinstance(part, int) else str(part) for part in row[:3]])

    found = []
    for what, wanted, got in (("trace", order(case["trace"]), order(replay.trace)), ("bookAt", case["bookAt"], replay.books)):
        for index in range(max(len(wanted), len(got))):
            pair = [rows[index] if index < len(rows) else None for rows in (wanted, got)]
            if pair[0] != pair[1]:
                found.append(f"{what} {index}: recorded {pair[0]}, now {pair[1]}")
    if not same_money(end, case["end"]):
        found.append(f"end: recorded {case['end']}, now {end}")
    return found


def main():
    with open(sys.argv[1], encoding="utf8") as file:
        jobs = json.load(file)
    for job in jobs:
        with open(job["recorded"], encoding="utf8") as file:
            case = json.load(file)
        replay = Replay(case, [np.load(path) for path in job["rows"]])
        end = replay.to_end()
        print(json.dumps({"name": job["name"], "rows": len(replay.trace), "differences": differences(case, replay, end)}), flush=True)


if __name__ == "__main__":
    main()
