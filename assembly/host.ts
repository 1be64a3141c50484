/** What the core calls in its host. `fail` throws there, and the run is over; the others are called only for custom models. */
export declare function fail(code: i32): void;

/** Latency of a custom model, ns. */
export declare function feedLatency(instrument: i32, exchTs: f64): f64;
export declare function entryLatency(instrument: i32, id: i32, request: i32, ts: f64): f64;
export declare function responseLatency(instrument: i32, id: i32, ts: f64): f64;

/** A custom queue model: quantity ahead in lots, after each thing that happened to the order's level. */
export declare function queueJoin(instrument: i32, id: i32, levelLots: f64): f64;
export declare function queueTrade(instrument: i32, id: i32, lots: f64): f64;
export declare function queueDepth(instrument: i32, id: i32, before: f64, after: f64): f64;
