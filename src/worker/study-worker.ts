/** The page's worker that answers questions about a book by reading all of it: started with the first one, and apart from the worker that paints, which never waits for it. */
import { expose, transfer } from "comlink";
import type { QueueModelConfig } from "../config/config.js";
import type { Cut } from "../data/cut/book-choice.js";
import type { QualityReport } from "../data/quality.js";
import type { BookInfo } from "../data/rows.js";
import type { OrderCalibration, SentOrder } from "../estimate/calibrate-orders.js";
import type { FillEvidence, FollowedModel, RestedFill } from "../estimate/evidence.js";
import type { OrderInQueue, RestingOrder } from "../estimate/in-queue.js";
import type { QueuedStretch, QueuePaths } from "../estimate/queue-paths.js";
import { type Answer, answer } from "./answer.js";
import { BookStudies, evidenceIn, partOf } from "./book-studies.js";

const studies = new BookStudies();

const service = {
  open: (bytes: Uint8Array, epochNs?: string): Promise<Answer<void>> => answer(() => studies.open(bytes, epochNs)),
  async partOf(bytes: Uint8Array, cut: Cut): Promise<Answer<{ info: BookInfo; bytes: Uint8Array<ArrayBuffer> }>> {
    const part = await answer(() => partOf(bytes, cut));
    return "value" in part ? transfer(part, [part.value.bytes.buffer]) : part;
  },
  quality: (): Promise<Answer<QualityReport>> => answer(() => studies.quality()),
  calibrate: (orders: readonly SentOrder[], model: FollowedModel): Promise<Answer<OrderCalibration[]>> =>
    answer(() => studies.calibrate(orders, model)),
  followOrder: (order: RestingOrder): Promise<Answer<OrderInQueue>> => answer(() => studies.followOrder(order)),
  async queuePaths(orders: readonly QueuedStretch[], model: QueueModelConfig): Promise<Answer<QueuePaths | null>> {
    const found = await answer(() => studies.queuePaths(orders, model));
    if (!("value" in found) || !found.value) return found;
    const { start, ns, aheadLots } = found.value;
    return transfer(found, [start.buffer, ns.buffer, aheadLots.buffer]);
  },
  evidenceIn: (bytes: Uint8Array, epochNs: string, fills: readonly RestedFill[], model: FollowedModel): Promise<Answer<FillEvidence>> =>
    answer(() => evidenceIn(bytes, epochNs, fills, model)),
};

export type StudyService = typeof service;

expose(service);
