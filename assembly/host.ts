/** The one function that the core calls in its host: it throws there, and the run is over. */
export declare function fail(code: i32): void;
