// Runs inside the sandboxed frame: starts the worker that the page hands over and relays between the two, as data.
addEventListener("message", function start(event) {
  if (event.source !== parent || !event.ports[0]) return;
  removeEventListener("message", start);
  var port = event.ports[0];
  var url = URL.createObjectURL(event.data.workerSource);
  var worker = new Worker(url);
  worker.onmessage = (message) => {
    var buffers = message.data?.buffers;
    port.postMessage(message.data, Array.isArray(buffers) ? buffers : []);
  };
  worker.onerror = (error) => {
    error.preventDefault();
    port.postMessage({ type: "crash", message: String(error.message), buffers: [] });
  };
  port.onmessage = (message) => {
    worker.postMessage(message.data, message.data.buffers);
  };
  // The worker loads meanwhile.
  stripDocument();
});
