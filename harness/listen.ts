// Listening on a wanted port, or on the next free one: whoever has the port already is most likely another run on this machine.

import type { Server } from "node:http";
import { UsageError } from "../contract/usage-error.js";

export type Place = { readonly host: string; readonly port: number };

/** Beyond that something else is wrong than a few programs on neighbouring ports. */
const mostTries = 100;

/** @param flag that named the port. @returns the port. @throws UsageError when it cannot listen there at all */
export async function listenFrom(server: Server, { host, port: wanted }: Place, flag: string): Promise<number> {
  for (let port = wanted; ; port += 1) {
    const result = await listen(server, host, port);
    if (typeof result === "number") return result;
    const isWorthAnother = result.code === "EADDRINUSE" && port < 65_535 && port - wanted < mostTries;
    if (isWorthAnother) continue;
    throw new UsageError(`--${flag} ${wanted}: ${host}:${port} cannot be listened on (${result.message})`);
  }
}

function listen(server: Server, host: string, port: number): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error);
    server.once("error", failed);
    server.listen({ host, port }, () => {
      server.off("error", failed);
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : port);
    });
  });
}
