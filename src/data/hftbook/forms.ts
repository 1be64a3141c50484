/** How a row of a chunk says which order it is about: docs/hftbook.md. */
export const FORM_NONE = 0;
/** An order that the chunk meets for the first time, its handle written down. */
export const FORM_FRESH = 1;
/** The same; its handle is the one that was given back last in the chunk. */
export const FORM_FRESH_REUSED = 2;
/** An order that the chunk has met. */
export const FORM_KNOWN = 3;
/** The same, at its price, with no lots. */
export const FORM_KNOWN_EMPTY = 4;
/** The same, at its price, with its lots. */
export const FORM_KNOWN_SAME = 5;
export const FORMS = 6;
/** Added to a form: the row gives the order's handle back. */
export const FORM_LAST = 8;
