import { ownServer } from "../connectors/origins.js";

/** Puts a server on this machine in the place of every address of a venue; the path stays. @throws HftError 6001 for another machine's. */
export function serverAddress(server: string): (url: string) => string {
  const { restUrl } = ownServer(server);
  return (url) => `${url.startsWith("ws") ? restUrl.replace("http", "ws") : restUrl}${new URL(url).pathname}`;
}
