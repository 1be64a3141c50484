// In place of web/sandbox/boot.js: runs what it is given in the frame's own document, as that script leaves it.
addEventListener("message", async function start(event) {
  if (event.source !== parent || !event.ports[0]) return;
  removeEventListener("message", start);
  self.port = event.ports[0];
  const { default: attack } = await import(URL.createObjectURL(event.data.workerSource));
  try {
    stripDocument();
  } finally {
    attack();
  }
});
