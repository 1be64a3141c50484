// Takes from the frame's document what no policy of a page can hold: WebRTC, and elements that open connections ahead of time.
// Of the nodes nothing is left, so that no element can be made, found or put into the document, and no document within this one.
// Looking at all that a window has takes tens of milliseconds: it is done in slices, since the page may share the frame's thread.
// biome-ignore lint/correctness/noUnusedVariables: the boot script after it calls it
function stripDocument(done) {
  const SLICE_MS = 3;
  const Tree = Node;
  const beside = ["Range", "Selection", "DOMParser", "DOMImplementation", "XSLTProcessor", "NodeList", "HTMLCollection"];
  const names = Object.getOwnPropertyNames(self);
  (function slice() {
    for (const until = performance.now() + SLICE_MS; names.length > 0 && performance.now() < until; ) strip(names.pop());
    if (names.length > 0) return setTimeout(slice);
    Object.preventExtensions(document);
    done();
  })();

  function strip(name) {
    const made = Object.getOwnPropertyDescriptor(self, name)?.value;
    if (typeof made !== "function" || !made.prototype) return;
    const isNode = made === Tree || made.prototype instanceof Tree || beside.includes(name);
    if (isNode) for (const key of Reflect.ownKeys(made.prototype)) Reflect.deleteProperty(made.prototype, key);
    if (isNode || /^(webkit|moz)?RTC|^(Image|Audio|Option)$/.test(name)) Reflect.deleteProperty(self, name);
  }
}
