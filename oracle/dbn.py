"""Writes a market by order with databento-dbn, and the book after each of its events by Databento's own rules, the slow way.

Called by oracle/formats.mjs: dbn.py OUT.dbn OUT.json. An `A` adds an order, `C` takes a part or all of one away, `M` gives it another price and size,
`R` clears the book; `T`, `F` and `N` change nothing. The last record of an event has F_LAST.
"""
import json
import random
import sys

import databento_dbn as dbn

START = 1_718_582_400_000_000_000
TICK = 250_000_000
RECORDS = 400
SIDES = {"B": dbn.Side.BID, "A": dbn.Side.ASK, "N": dbn.Side.NONE}
ACTIONS = {"A": dbn.Action.ADD, "C": dbn.Action.CANCEL, "M": dbn.Action.MODIFY, "R": dbn.Action.CLEAR, "T": dbn.Action.TRADE, "F": dbn.Action.FILL}


class Market:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.orders, self.records, self.books = {}, [], []
        self.ts, self.next_id = START, 1 << 52

    def event(self, *records):
        """Records of one event: action, side, order id, ticks, size."""
        self.ts += self.random.choice([1_000, 50_000, 1_000_000])
        for index, (action, side, order_id, ticks, size) in enumerate(records):
            last = index == len(records) - 1
            price = ticks * TICK if action != "R" else dbn.UNDEF_PRICE
            self.records.append(dbn.MBOMsg(publisher_id=1, instrument_id=7, ts_event=self.ts, order_id=order_id, price=price, size=size,
                                           action=ACTIONS[action], side=SIDES[side], ts_recv=self.ts + 30_000, flags=int(dbn.F_LAST) if last else 0,
                                           sequence=len(self.records)))
            self.apply(action, side, order_id, ticks, size)
        levels = {}
        for side, ticks, size in self.orders.values():
            levels[side, ticks] = levels.get((side, ticks), 0) + size
        self.books.append([str(self.ts + 30_000)] + [sorted([t, n] for (s, t), n in levels.items() if s == side) for side in "BA"])

    def apply(self, action, side, order_id, ticks, size):
        if action == "R":
            self.orders.clear()
        elif action in "AM":
            self.orders[order_id] = (side, ticks, size)
        elif action == "C":
            kept = self.orders[order_id][2] - size
            self.orders[order_id] = (side, self.orders[order_id][1], kept)
            if kept == 0:
                del self.orders[order_id]

    def step(self):
        what = self.random.random()
        if what < 0.5 or not self.orders:
            side = self.random.choice("BA")
            ticks = 22_240 - self.random.randrange(6) if side == "B" else 22_241 + self.random.randrange(6)
            self.next_id += self.random.randrange(1, 99)
            return self.event(("A", side, self.next_id, ticks, self.random.randrange(1, 9)))
        order_id = self.random.choice(sorted(self.orders))
        side, ticks, size = self.orders[order_id]
        if what < 0.7:
            return self.event(("C", side, order_id, ticks, self.random.randrange(1, size + 1)))
        if what < 0.8:
            return self.event(("M", side, order_id, ticks, self.random.randrange(1, 9)))
        done = self.random.randrange(1, size + 1)
        taker = "A" if side == "B" else "B"
        self.event(("T", taker, 0, ticks, done), ("F", side, order_id, ticks, done), ("C", side, order_id, ticks, done))


def main():
    market = Market(31)
    market.event(("R", "N", 0, 0, 0))
    while len(market.records) < RECORDS:
        market.step()
    metadata = dbn.Metadata(dataset="GLBX.MDP3", start=START, stype_in=dbn.SType.RAW_SYMBOL, stype_out=dbn.SType.INSTRUMENT_ID, schema=dbn.Schema.MBO,
                            symbols=["ESU4"], end=market.ts + 1)
    written = metadata.encode() + b"".join(bytes(record) for record in market.records)
    decoder = dbn.DBNDecoder()
    decoder.write(written)
    assert len(decoder.decode()) == len(market.records) + 1, "databento-dbn does not read what it wrote"
    with open(sys.argv[1], "wb") as file:
        file.write(written)
    with open(sys.argv[2], "w", encoding="utf8") as file:
        json.dump(market.books, file, separators=(",", ":"))
    print(json.dumps({"records": len(market.records), "books": len(market.books)}))


if __name__ == "__main__":
    main()
