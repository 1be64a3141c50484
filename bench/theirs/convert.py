"""hftbacktest's own conversion of a raw Binance futures capture, on the clock: prints milliseconds."""
import contextlib
import io
import sys
import time

from hftbacktest.data.utils import binancefutures

start = time.perf_counter()
with contextlib.redirect_stdout(io.StringIO()):
    binancefutures.convert(sys.argv[1], combined_stream=True, buffer_size=4_000_000)
print((time.perf_counter() - start) * 1e3)
