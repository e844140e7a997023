// Sends a file to a browser. It may be gone, or another's, by the time it is opened, and the reader may go away in the middle: neither
// ends the process that sends, nor leaves a file open.

import { open } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

/** @returns whether it could be opened; if not, nothing has been sent. */
export async function sendFile(
  response: ServerResponse,
  file: string,
  headers: Readonly<Record<string, string>>,
): Promise<boolean> {
  const handle = await open(file, "r").catch(() => undefined);
  if (handle === undefined) return false;
  response.writeHead(200, headers);
  if (response.req.method === "HEAD") {
    await handle.close();
    response.end();
    return true;
  }
  // It closes the file at the end and when either side breaks off.
  await pipeline(handle.createReadStream(), response).catch(() => response.destroy());
  return true;
}
