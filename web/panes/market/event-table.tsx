import { useMemo } from "preact/hooks";
import type { Scene } from "../../charts/market/scene.js";
import { formatTime } from "../../format/time.js";
import type { RunView } from "../../state/view.js";
import type { Column } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";
import { SideMark } from "../parts/icons.js";

/** The table twin of the chart: the trades of the stretch of time shown; own orders and fills have their own tables. */
export function EventTable({ view, scene }: { view: RunView; scene: Scene }) {
  const { fromNs, toNs } = view.range.value ?? scene.whole;
  const { trades } = scene.overview;
  const columns = useMemo(() => tradeColumns(scene), [scene]);
  const rows = useMemo(() => {
    const found: number[] = [];
    for (let i = 0; i < trades.length; i++) {
      const ts = trades.localTs[i] as number;
      if (ts >= fromNs && ts <= toNs) found.push(i);
    }
    return found;
  }, [trades, fromNs, toNs]);
  return <DataTable label="Market trades" columns={columns} rows={rows} empty="No trade in the time shown." />;
}

function tradeColumns({ overview, quotes, bid, ask }: Scene): Column<number>[] {
  const { localTs, ticks, lots, side } = overview.trades;
  const { baseCurrency, quoteCurrency } = quotes.instrument;
  const at = (column: ArrayLike<number>) => (i: number) => column[i] as number;
  const taker = (i: number) => ((side[i] as number) > 0 ? "buyer" : "seller");
  const best = (line: typeof bid) => (i: number) => {
    const value = line.at(localTs[i] as number);
    return value === line.gap ? Number.NaN : value;
  };
  const priced = (id: string, title: string, of: (i: number) => number, strong = false): Column<number> => ({
    id,
    title,
    value: (i) => quotes.toPrice(of(i)),
    text: (i) => quotes.price(of(i)),
    width: 104,
    strong,
  });
  return [
    { id: "time_ns", title: "Time", value: at(localTs), text: (i) => formatTime(localTs[i] as number), align: "left", width: 88 },
    {
      id: "taker",
      title: "Taker",
      value: taker,
      cell: (i) => (
        <span class={(side[i] as number) > 0 ? "bid" : "ask"}>
          <SideMark side={side[i] as number} /> {taker(i)}
        </span>
      ),
      align: "left",
      width: 76,
    },
    priced("price", `Price, ${quoteCurrency}`, at(ticks), true),
    {
      id: "quantity",
      title: `Quantity, ${baseCurrency}`,
      value: (i) => quotes.toQuantity(lots[i] as number),
      text: (i) => quotes.quantity(lots[i] as number),
      width: 104,
    },
    { ...priced("best_bid", "Best bid", best(bid)), wideOnly: true },
    { ...priced("best_ask", "Best ask", best(ask)), wideOnly: true },
  ];
}
