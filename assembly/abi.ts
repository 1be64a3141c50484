/**
 * Every number that the core and its host share. Compiled by asc and by tsc alike, so only plain constants.
 * A change here is a new ABI_VERSION.
 */
export const ABI_VERSION = 7;

export * from "./abi-packs";

/** Why `runUntil` came back. */
export const STOP_END = 0;
export const STOP_TIME = 1;
export const STOP_NEED_ROWS = 2;
export const STOP_EVENT = 3;
/** A record buffer is nearly full; the engine drains it and goes on. */
export const STOP_RECORD = 4;

/** With it: the record is half full and wants to be taken out; and in the bits above, all that happened. */
export const STOP_REASON = 7;
export const STOP_DRAIN = 8;
export const STOP_HAPPENED = 4;

/** With an order's place, which is a multiple of 8: nothing was sent, as another request for it is under way. */
export const CANCEL_BUSY = 1;

/** What the host can ask to hear of. */
export const EVENT_BATCH = 1;
export const EVENT_TICK = 2;
export const EVENT_TRADE = 4;
export const EVENT_RESPONSE = 8;

/** Kinds of market-data rows, hftbacktest's values. */
export const KIND_DEPTH = 1;
export const KIND_TRADE = 2;
export const KIND_CLEAR = 3;
export const KIND_SNAPSHOT = 4;
export const KIND_ADD = 10;
export const KIND_CANCEL = 11;
export const KIND_MODIFY = 12;
export const KIND_FILL = 13;

/** Flags of a row, hftbacktest's bits shifted down by 28. */
export const FLAG_SELL = 1;
export const FLAG_BUY = 2;
export const FLAG_LOCAL = 4;
export const FLAG_EXCH = 8;

/** States of an order and kinds of a request, hftbacktest's values. */
export const STATUS_NONE = 0;
export const STATUS_NEW = 1;
export const STATUS_EXPIRED = 2;
export const STATUS_FILLED = 3;
export const STATUS_CANCELLED = 4;
export const STATUS_PARTIALLY_FILLED = 5;
export const STATUS_REJECTED = 6;
export const STATUS_REPLACED = 7;

export const TIF_GTC = 0;
export const TIF_GTX = 1;
export const TIF_FOK = 2;
export const TIF_IOC = 3;

export const TYPE_MARKET = 1;

/** Why an order was executed. */
export const CAUSE_NONE = 0;
export const CAUSE_TOOK = 1;
export const CAUSE_QUEUE = 2;
export const CAUSE_TRADE_THROUGH = 3;
export const CAUSE_BEST_CROSSED = 4;
/** Why a request was refused. */
export const CAUSE_RATE_LIMIT = 5;
export const CAUSE_GATEWAY = 6;

/** What an order event of the record tells. */
export const WHAT_SENT = 0;
export const WHAT_ACCEPTED = 1;
export const WHAT_FILLED = 2;
export const WHAT_PARTIALLY_FILLED = 3;
export const WHAT_CANCELLED = 4;
export const WHAT_EXPIRED = 5;
export const WHAT_REJECTED = 6;
export const WHAT_REPLACED = 7;

export const QUEUE_RISK_AVERSE = 0;
export const QUEUE_POWER_PROB = 1;
export const QUEUE_POWER_PROB_2 = 2;
export const QUEUE_POWER_PROB_3 = 3;
export const QUEUE_LOG_PROB = 4;
export const QUEUE_LOG_PROB_2 = 5;
export const QUEUE_L3_FIFO = 6;
export const QUEUE_CUSTOM = 7;

export const EXCHANGE_NO_PARTIAL_FILL = 0;
export const EXCHANGE_PARTIAL_FILL = 1;

export const LATENCY_RECORDED = 0;
export const LATENCY_CONSTANT = 1;
export const LATENCY_JITTER = 2;
export const LATENCY_TABLE = 3;
export const LATENCY_LOGNORMAL = 4;
/** The host is asked: a model in TypeScript. */
export const LATENCY_CUSTOM = 5;

/** Bits of the differences from hftbacktest that the `realistic` profile switches on; see docs/differences.md. */
export const DIFFERENCE_EVERY_FILL = 1;
export const DIFFERENCE_LEAVES = 2;
export const DIFFERENCE_SHARED_TRADES = 4;
export const DIFFERENCE_IOC_REPORTS = 8;
export const DIFFERENCE_EMPTY_SIDE = 16;

export const CONTRACT_LINEAR = 0;
export const CONTRACT_INVERSE = 1;

export const FEE_BY_VALUE = 0;
export const FEE_BY_QUANTITY = 1;
export const FEE_FLAT = 2;

/** Where the core gives up; `host.fail` turns it into an error. */
export const FAIL_MEMORY = 1;
/** The host did not take out the record's order events in time. */
export const FAIL_LOG = 2;
/** The host asked for an instrument, an order or a size that can't be. */
export const FAIL_ARGUMENT = 3;

/** Stands for the price at which hftbacktest fills a market order that finds nobody: 2^63 ticks, negative for a sell. */
export const NO_PRICE = 2147483647;

/** Stands for the best price of an empty side. */
export const NO_TICK = -2147483648;

/** Configuration of one instrument, written by the host before `addInstrument`. Times and counts are f64. */
export const CONFIG_TICK_SIZE = 0;
export const CONFIG_LOT_SIZE = 8;
export const CONFIG_CONTRACT_SIZE = 16;
export const CONFIG_MAKER_FEE = 24;
export const CONFIG_TAKER_FEE = 32;
export const CONFIG_QUEUE_N = 40;
export const CONFIG_QUEUE_MODEL = 48;
export const CONFIG_EXCHANGE = 52;
export const CONFIG_DIFFERENCES = 56;
export const CONFIG_L3 = 60;
/** Legs: model i32, padding, ns f64, spread f64 (jitter in ns, or sigma), seed f64. */
export const CONFIG_FEED = 64;
export const CONFIG_ENTRY = 96;
export const CONFIG_RESPONSE = 128;
export const LEG_MODEL = 0;
export const LEG_NS = 8;
export const LEG_SPREAD = 16;
export const LEG_SEED = 24;
/** Rows of the latency table and where `reserve` made room for it; 0 for none. */
export const CONFIG_TABLE_ROWS = 160;
export const CONFIG_TABLE = 164;
/** 1 to keep orders that are over in the local view until the run ends. */
export const CONFIG_KEEPS_FINISHED = 168;
/** Entry of cancels and of modifications, where they have models of their own. */
export const CONFIG_CANCEL = 176;
export const CONFIG_MODIFY = 208;
export const CONFIG_TABLE_OFFSET_NS = 240;
export const CONFIG_RATE_PER_SECOND = 248;
export const CONFIG_RATE_BURST = 256;
export const CONFIG_CONTRACT = 264;
export const CONFIG_FEE_MODEL = 268;
export const CONFIG_BYTES = 272;

/** A row of the latency table: request, exchange and response time, f64 ns. */
export const TABLE_ROW_BYTES = 24;

/** What the host asks for at every stop, in one place: an export called costs more than a load. */
export const STATUS_NOW_NS = 0; // f64
export const STATUS_SAMPLES = 8; // i32, samples not drained
export const STATUS_NEWS = 12; // i32, rows of news
export const STATUS_NEWS_AT = 16; // where they are
export const STATUS_BYTES = 24;

/** What the host reads of an instrument after a stop. */
export const VIEW_BID_TICKS = 0;
export const VIEW_ASK_TICKS = 4;
export const VIEW_BID_LOTS = 8;
export const VIEW_ASK_LOTS = 16;
export const VIEW_EXCH_TS = 24;
export const VIEW_LOCAL_TS = 32;
export const VIEW_HAPPENED = 40;
export const VIEW_TRADE_COUNT = 44;
export const VIEW_TRADES = 48;
export const VIEW_BYTES = 56;

/** An account, read where the core keeps it; all f64. */
export const ACCOUNT_POSITION_LOTS = 0;
export const ACCOUNT_BALANCE = 8;
export const ACCOUNT_FEE = 16;
export const ACCOUNT_VOLUME_LOTS = 24;
export const ACCOUNT_VALUE = 32;
export const ACCOUNT_NUM_TRADES = 40;

/** A trade of the last batch. */
export const TRADE_LOTS = 0;
export const TRADE_EXCH_TS = 8;
export const TRADE_TICKS = 16;
export const TRADE_SIDE = 20;
export const TRADE_BYTES = 24;

/**
 * The record's order events, as words of 32 bits: a head, the order's id, its price in ticks unless LOG_KNOWN, and what the
 * head says follows. Most values are small, or the same as one before; what is not has a form of its own. A drained log is
 * read alone: the first event of each has its whole time and prices, and nothing is known of an order before.
 *
 *   bits 0–2 what, 3–5 request, 6 sell, 7 maker, 8–10 cause; then in this order, each with what follows it:
 */
/** ns since the event before: 0 none, 1 u32, 2 f64 the time itself. */
export const LOG_TIME = 11;
/** Time at the exchange: 0 none, 1 i32 from the local time, 2 f64. */
export const LOG_EXCH = 13;
/** Time of the request: 0 none, 1 the local time, 2 u32 before it, 3 f64. */
export const LOG_REQUEST_TS = 15;
/** Quantity, unless LOG_KNOWN: 0 u32, 1 f64. */
export const LOG_LOTS = 17;
/** What is left: 0 all of it, 1 nothing, 2 u32, 3 f64. */
export const LOG_LEAVES = 18;
/** Executed: 0 nothing, 1 all of it, 2 u32, 3 f64. */
export const LOG_EXEC = 20;
/** Price of the execution: 0 the order's, 1 i32. */
export const LOG_EXEC_TICKS = 22;
/** Quantity ahead: 0 none, 1 zero, 2 u32, 3 f64. */
export const LOG_QUEUE = 23;
/** Best bid and ask: 0 as at the event before, 1 i32. */
export const LOG_BID = 25;
export const LOG_ASK = 26;
/** Instrument: 0 the first, 1 u32. */
export const LOG_INSTRUMENT = 27;
/** 1: price and quantity are those of the event before of this order; see LOG_ORDERS. */
export const LOG_KNOWN = 28;
/** 1: the time of the request is that of this order's latest request. */
export const LOG_REQUEST_KNOWN = 29;
/** Orders that are remembered while a log is written and read, each at the lower bits of its id. */
export const LOG_ORDERS = 1024;
/** The most that an event can take: everything in its longest form. */
export const LOG_EVENT_MAX = 84;
export const LOG_BYTES = 262144;
/** The host takes out what is there when it is more than this. */
export const LOG_DRAIN = 65536;
/** Where the log is, and how full. */
export const LOG_STATE_USED = 0; // u32, bytes
export const LOG_STATE_EVENTS = 4; // i32
export const LOG_STATE_BYTES = 8;

/** An order's state as the strategy has heard it. */
export const STATE_PENDING = 0;
export const STATE_NEW = 1;
export const STATE_PARTIALLY_FILLED = 2;
export const STATE_FILLED = 3;
export const STATE_CANCELLED = 4;
export const STATE_EXPIRED = 5;
export const STATE_REJECTED = 6;

/** An own order on the local side, where the host reads it; see own-orders.ts. */
export const OWN_ID = 4;
export const OWN_SLOT = 8;
export const OWN_STORY = 12;
export const OWN_NEXT = 16;
export const OWN_PREVIOUS = 20;
export const OWN_TICKS = 24;
export const OWN_BID_TICKS = 28;
export const OWN_ASK_TICKS = 32;
export const OWN_SIDE = 36; // i8
export const OWN_TIF = 37; // u8, as the others up to OWN_SINCE
export const OWN_TYPE = 38;
export const OWN_INSTRUMENT = 39;
export const OWN_STATE = 42;
export const OWN_BUSY = 43;
export const OWN_LISTENED = 44;
export const OWN_SINCE = 45;
export const OWN_LOTS = 48;
export const OWN_SENT_TS = 56;
/** ns after it was sent: the exchange accepted it, its first answer was heard. u32, as the quantity ahead when it joined. */
export const OWN_ACCEPTED = 64;
export const OWN_ANSWERED = 68;
export const OWN_JOINED = 72;
export const OWN_BYTES = 80;
/** In the place of one of the three: there is none, it is in the story. */
export const OWN_LATER_NONE = 4294967295;
export const OWN_LATER_TOLD = 4294967294;
/** Its story, where it has one. */
export const STORY_SHOWN_TICKS = 4;
export const STORY_REPLACEMENTS = 8;
export const STORY_MAKER = 12;
export const STORY_SHOWN_LOTS = 24;
export const STORY_CUM_LOTS = 32;
export const STORY_CUM_TICK_LOTS = 40;
export const STORY_CUM_FEE = 48;
export const STORY_FIRST_FILL_TS = 56;
export const STORY_GIVEN_AHEAD = 64;
export const STORY_LEAVES = 72;
export const STORY_ACCEPTED_TS = 88;
export const STORY_ANSWERED_TS = 96;
export const STORY_JOINED = 104;
export const STORY_BYTES = 120;
/** Orders that are over and can still be asked for, over all instruments. */
export const KEPT_FINISHED = 1000;

/** Lists and counts of own orders, always up to date. */
export const DESK_FIRST_ACTIVE = 0;
export const DESK_LAST_FINISHED = 12;
export const DESK_ACTIVE = 16;
export const DESK_SENT = 24; // f64, as those below
export const DESK_ENDED = 32;
export const DESK_EXECUTED = 40;
export const DESK_EXECUTIONS = 48;

/** News of an own order that the host listens to: what was heard, and the order as it was then. */
export const NEWS_LOCAL_TS = 0;
export const NEWS_EXCH_TS = 8;
export const NEWS_EXEC_LOTS = 16;
export const NEWS_FEE = 24;
export const NEWS_ORDER = 32;
export const NEWS_ORDER_ID = 36;
export const NEWS_EXEC_TICKS = 40;
export const NEWS_WHAT = 44; // u8, as those below
export const NEWS_REQUEST = 45;
export const NEWS_MAKER = 46;
export const NEWS_INSTRUMENT = 47;
/** 1 when it is an execution. */
export const NEWS_FILL = 48;
export const NEWS_OWN = 56;
export const NEWS_STORY = 136;
export const NEWS_BYTES = 256;

/** A sample of the record. */
export const SAMPLE_TS = 0;
export const SAMPLE_POSITION_LOTS = 8;
export const SAMPLE_BALANCE = 16;
export const SAMPLE_FEE = 24;
export const SAMPLE_BID_TICKS = 32;
export const SAMPLE_ASK_TICKS = 36;
export const SAMPLE_INSTRUMENT = 40;
export const SAMPLE_BYTES = 48;
export const SAMPLE_CAPACITY = 2048;

/** Searches for the next price, and what they looked at; u32, for the bench. */
export const SEARCHES_COUNT = 0;
export const SEARCHES_LOOKS = 4;
export const SEARCHES_BYTES = 8;

/** Latency histograms: feed, entry, response, round trip. */
export const HISTOGRAM_BUCKETS = 496;
export const HISTOGRAM_COUNT = 0;
export const HISTOGRAM_SUM = 8;
export const HISTOGRAM_MIN = 16;
export const HISTOGRAM_MAX = 24;
export const HISTOGRAM_NEGATIVE = 32;
export const HISTOGRAM_COUNTS = 40;
export const HISTOGRAM_BYTES = 4008;
export const HISTOGRAMS = 4;

/** An own order as the local side sees it, written by `lookAtOrder`. */
export const ORDER_STATUS = 0;
export const ORDER_REQUEST = 4;
export const ORDER_SIDE = 8;
export const ORDER_TICKS = 12;
export const ORDER_EXEC_TICKS = 16;
export const ORDER_MAKER = 20;
export const ORDER_LOTS = 24;
export const ORDER_LEAVES_LOTS = 32;
export const ORDER_EXEC_LOTS = 40;
export const ORDER_EXCH_TS = 48;
export const ORDER_QUEUE_AHEAD_LOTS = 56;
export const ORDER_BYTES = 64;

/** A level written by `readLevels`. */
export const LEVEL_LOTS = 0;
export const LEVEL_TICKS = 8;
export const LEVEL_BYTES = 16;
export const LEVELS_CAPACITY = 1024;
