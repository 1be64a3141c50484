"""hftbacktest's side of the bench: a request a line on stdin, an answer a line on stdout, both JSON."""
import importlib.util
import io
import json
import pathlib
import resource
import sys
import time

import numpy as np
from hftbacktest import BacktestAsset, HashMapMarketDepthBacktest, ROIVectorMarketDepthBacktest

STRATEGIES = pathlib.Path(__file__).parent.parent / "strategies"
books = {}
strategies = {}
compiled = set()


def book_of(request):
    """The rows of a book, repeated as ours are: each time later by `shiftNs`, with other order ids."""
    key = (request["npz"], request["repeats"])
    if key not in books:
        books.clear()
        base = np.load(request["npz"])["data"]
        rows = np.tile(base, request["repeats"])
        number = np.repeat(np.arange(request["repeats"]), len(base))
        rows["exch_ts"] += number * request["shiftNs"]
        rows["local_ts"] += number * request["shiftNs"]
        rows["order_id"] += np.where(rows["order_id"] > 0, number * request["shiftId"], 0).astype(np.uint64)
        books[key] = rows
    return books[key]


def load(request):
    """From the bytes of the `.npz` to its array; the sum of the prices in ticks holds it to what ours decoded."""
    with open(request["npz"], "rb") as file:
        content = io.BytesIO(file.read())
    start = time.perf_counter()
    rows = np.load(content)["data"]
    wall = time.perf_counter() - start
    return {"wallMs": wall * 1e3, "rows": len(rows), "sum": float(np.rint(rows["px"] / request["tickSize"]).sum())}


def strategy_of(name):
    if name not in strategies:
        spec = importlib.util.spec_from_file_location(name.replace("-", "_"), STRATEGIES / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        strategies[name] = module
    return strategies[name]


def backtest_of(request, rows):
    assets = []
    for _ in range(request["instruments"]):
        asset = (
            BacktestAsset()
            .data([rows])
            .linear_asset(1.0)
            .constant_order_latency(1_000_000, 1_000_000)
            .no_partial_fill_exchange()
            .trading_value_fee_model(request["fees"]["maker"], request["fees"]["taker"])
            .tick_size(request["tickSize"])
            .lot_size(request["lotSize"])
            .last_trades_capacity(0)
        )
        asset = asset.l3_fifo_queue_model() if request["queue"] == "L3Fifo" else asset.risk_adverse_queue_model()
        if request["depth"] == "roi":
            asset = asset.roi_lb(request["roi"][0]).roi_ub(request["roi"][1])
        assets.append(asset)
    return ROIVectorMarketDepthBacktest(assets) if request["depth"] == "roi" else HashMapMarketDepthBacktest(assets)


def run(request, rows):
    hbt = backtest_of(request, rows)
    prices = np.full(400_000, np.nan)
    strategy = strategy_of(request["strategy"])
    start = time.perf_counter()
    noted = strategy.run(hbt, prices, **request["params"])
    wall = time.perf_counter() - start
    state = hbt.state_values(0)
    answer = {
        "wallMs": wall * 1e3,
        "rows": len(rows) * request["instruments"],
        "fills": int(state.num_trades),
        "position": state.position,
        "balance": state.balance,
        "prices": [None if np.isnan(price) else price for price in prices[:noted]],
        "rssMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    hbt.close()
    return answer


def warm_up(request, rows):
    """numba compiles for a strategy and a depth at its first call: on a few rows, and timed apart."""
    key = (request["strategy"], request["depth"], tuple(request["params"]))
    if key in compiled:
        return 0
    compiled.add(key)
    start = time.perf_counter()
    run(request, rows[:2000].copy())
    return (time.perf_counter() - start) * 1e3


for line in sys.stdin:
    asked = json.loads(line)
    if asked.get("load"):
        print(json.dumps(load(asked)), flush=True)
        continue
    market_data = book_of(asked)
    jit = warm_up(asked, market_data)
    print(json.dumps({**run(asked, market_data), "jitMs": jit}), flush=True)
