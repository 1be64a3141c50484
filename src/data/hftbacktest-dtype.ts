/** A row of hftbacktest's market data, 64 bytes, as NumPy describes it. Source: `event_dtype` of hftbacktest 2.4 (`types.py`). */
export const EVENT_FIELDS = [
  ["ev", "<u8"],
  ["exch_ts", "<i8"],
  ["local_ts", "<i8"],
  ["px", "<f8"],
  ["qty", "<f8"],
  ["order_id", "<u8"],
  ["ival", "<i8"],
  ["fval", "<f8"],
] as const;

export const EVENT_BYTES = 64;
/** The array's name in an `.npz`. */
export const EVENT_ARRAY = "data";
