// A port that somebody has already, for what must take the next one.

import { once } from "node:events";
import { createServer } from "node:http";

export type TakenPort = { readonly port: number; close(): void };

export async function takenPort(): Promise<TakenPort> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return { port: typeof address === "object" && address !== null ? address.port : 0, close: () => server.close() };
}
