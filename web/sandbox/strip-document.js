// Takes from the frame's document what no policy of a page can hold: WebRTC, and elements that open connections ahead of time.
// Of the nodes nothing is left, so that no element can be made, found or put into the document, and no document within this one.
// biome-ignore lint/correctness/noUnusedVariables: the boot script after it calls it
function stripDocument() {
  const Tree = Node;
  const beside = ["Range", "Selection", "DOMParser", "DOMImplementation", "XSLTProcessor", "NodeList", "HTMLCollection"];
  for (const name of Object.getOwnPropertyNames(self)) {
    const made = Object.getOwnPropertyDescriptor(self, name).value;
    if (typeof made !== "function" || !made.prototype) continue;
    const isNode = made === Tree || made.prototype instanceof Tree || beside.includes(name);
    if (isNode) for (const key of Reflect.ownKeys(made.prototype)) Reflect.deleteProperty(made.prototype, key);
    if (isNode || /^(webkit|moz)?RTC|^(Image|Audio|Option)$/.test(name)) Reflect.deleteProperty(self, name);
  }
  Object.preventExtensions(document);
}
