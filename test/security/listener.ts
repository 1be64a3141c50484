import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that remembers who knocked: what must not arrive from the sandbox, and must arrive from the control. */
export interface Listener {
  url: string;
  hits(): string[];
  reset(): void;
  close(): Promise<void>;
}

export async function listen(): Promise<Listener> {
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://x").pathname.slice(1);
    // What a browser asks for by itself when it opens the control page is nobody's knock.
    if (name !== "favicon.ico") seen.add(name);
    response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript" });
    response.end(request.url === "/control.html" ? "" : "self.knocked = true;");
  });
  server.on("upgrade", (request, socket) => {
    seen.add((request.url ?? "/").slice(1));
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hits: () => [...seen].sort(),
    reset: () => seen.clear(),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
