"""Reads and writes files of rows as hftbacktest does, and replays them. Called by oracle/formats.mjs with a JSON list of jobs:

- `from`: an array that we wrote, or a raw capture of Binance futures that hftbacktest converts itself;
- `to`: where its rows are written as hftbacktest writes them;
- `case`: a case of the conformance suite without what was seen.

Writes the case with digest, trace, books and account into `recorded`, and prints one JSON object a job.
"""
import contextlib
import hashlib
import io
import json
import sys

import numpy as np
from hftbacktest.data.utils import binancefutures
from hftbacktest.data.validation import validate_event_order

from replay import Replay


def rows_of(path, to):
    if path.endswith(".npz"):
        rows = np.load(path)["data"]
        np.savez_compressed(to, data=rows)
    else:
        with contextlib.redirect_stdout(io.StringIO()):
            rows = binancefutures.convert(path, output_filename=to, combined_stream=True, buffer_size=100_000)
    validate_event_order(rows)
    return rows


def digest(rows, tick_size, lot_size):
    """The conformance suite's: a line a row, prices and quantities as whole steps."""
    ticks = np.rint(rows["px"] / tick_size).astype(np.int64)
    lots = np.rint(rows["qty"] / lot_size).astype(np.int64)
    lines = hashlib.sha256()
    columns = [rows["ev"], rows["exch_ts"], rows["local_ts"], ticks, lots, rows["order_id"]]
    for row in zip(*(column.tolist() for column in columns)):
        lines.update(b"%d,%d,%d,%d,%d,%d\n" % row)
    return lines.hexdigest()


def main():
    with open(sys.argv[1], encoding="utf8") as file:
        jobs = json.load(file)
    for job in jobs:
        case = job["case"]
        rows = rows_of(job["from"], job["to"])
        case["rows"] = {"count": len(rows), "sha256": digest(rows, case["tickSize"], case["lotSize"])}
        replay = Replay(case, [rows])
        case["end"] = replay.to_end()
        case["trace"], case["bookAt"] = replay.trace, replay.books
        with open(job["recorded"], "w", encoding="utf8") as file:
            json.dump(case, file, separators=(",", ":"))
        print(json.dumps({"name": case["name"], "rows": len(rows), "digest": case["rows"]["sha256"], "trace": len(replay.trace)}), flush=True)


if __name__ == "__main__":
    main()
