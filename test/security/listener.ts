import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";

/** A server that remembers who knocked: what must not arrive from the sandbox, and must arrive from the control. */
export interface Listener {
  url: string;
  /** Where a WebRTC connection asks for its address: a packet counts as `webrtc`. */
  udpPort: number;
  /** Where nothing is served: a connection counts as `preconnect`. */
  tcpPort: number;
  hits(): string[];
  close(): Promise<void>;
}

const PAGES: Readonly<Record<string, string>> = {
  "/control.html": "<!doctype html><title>control</title><body></body>",
  "/frame.html": "<!doctype html><title>frame</title><body></body>",
};

export async function listen(): Promise<Listener> {
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    const page = PAGES[pathname];
    response.writeHead(200, {
      "Access-Control-Allow-Origin": "*",
      "Content-Type": page ? "text/html" : "text/javascript",
      "Cache-Control": "no-store",
    });
    if (page) return void response.end(page);
    seen.add(pathname.slice(1));
    response.end("self.knocked = true;");
  });
  server.on("upgrade", (request, socket) => {
    seen.add((request.url ?? "/").slice(1));
    socket.destroy();
  });
  const tcp = createTcpServer((socket) => {
    seen.add("preconnect");
    socket.on("error", () => {}).end();
  });
  const udp = createSocket("udp4").on("message", () => seen.add("webrtc"));
  await Promise.all([
    new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)),
    new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve)),
    new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve)),
  ]);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    udpPort: udp.address().port,
    tcpPort: (tcp.address() as AddressInfo).port,
    // What a browser asks for by itself when it opens a page is nobody's knock.
    hits: () => [...seen].filter((name) => name !== "favicon.ico").sort(),
    async close() {
      udp.close();
      tcp.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
