/** The engine keeps the histograms; whoever draws them finds them here. */
export * from "../engine/histogram.js";
