import { makeHistogram, mergeHistograms } from "../engine/histogram.js";
import type { ClockOffset, ExchangeConnector, OrderGateway, OrderLatencies, OutgoingOrder, VenueEvent } from "../strategy/connector.js";

/** Where an instrument of the whole comes from. */
interface Seat {
  part: ExchangeConnector;
  instrument: number;
}

/** The gateways of several connectors as one: an order goes to its instrument's. Asked for its seats once they are known. */
export function joinGateways(seats: () => readonly Seat[]): OrderGateway {
  const owners = new Map<number, OrderGateway>();
  const gateways = () => [...new Set(seats().map(({ part }) => part.orders as OrderGateway))];
  return {
    get latencies(): OrderLatencies {
      const all = gateways().map(({ latencies }) => latencies);
      return { submit: merged(all.map(({ submit }) => submit)), acknowledge: merged(all.map(({ acknowledge }) => acknowledge)) };
    },
    get clockOffset(): ClockOffset | null {
      return gateways()[0]?.clockOffset ?? null;
    },
    offsetOf: (instrument) => seats()[instrument]?.part.orders?.clockOffset ?? null,
    listen(listener: (event: VenueEvent) => void): void {
      for (const gateway of gateways()) gateway.listen(listener);
    },
    submit(order: OutgoingOrder): void {
      const { part, instrument } = seats()[order.instrument] as Seat;
      const gateway = part.orders as OrderGateway;
      gateway.submit({ ...order, instrument });
      owners.set(order.orderId, gateway);
    },
    cancel: (orderId) => owners.get(orderId)?.cancel(orderId),
    modify: (orderId, ticks, lots) => owners.get(orderId)?.modify(orderId, ticks, lots),
    /** All of them are asked, whatever becomes of one. */
    async cancelAll(): Promise<number> {
      const answers = await Promise.allSettled(gateways().map((gateway) => gateway.cancelAll()));
      const failed = answers.find((answer) => answer.status === "rejected");
      if (failed) throw failed.reason;
      return answers.reduce((sum, answer) => sum + (answer as PromiseFulfilledResult<number>).value, 0);
    },
  };
}

function merged(histograms: OrderLatencies["submit"][]): OrderLatencies["submit"] {
  return histograms.reduce(mergeHistograms, makeHistogram());
}
