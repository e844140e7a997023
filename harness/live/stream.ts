// Server-sent events to every page that is open. A page that reads too slowly is let go: it connects again by itself and gets the
// whole picture, so that no memory is kept for it.

import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Some whole pictures: a page that lags behind by more is not looked at. */
const mostWaitingBytes = 4_000_000;

export class Stream {
  readonly #pages = new Set<ServerResponse>();

  get pages(): number {
    return this.#pages.size;
  }

  /** At once: a browser takes a server that says nothing for one that is not there. What is told follows when there is something. */
  greet(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.flushHeaders();
  }

  /** From now on it is told what all are told. */
  open(response: ServerResponse): void {
    this.#pages.add(response);
    response.on("close", () => this.#pages.delete(response));
  }

  /** To one page. */
  tell(response: ServerResponse, event: string, data: unknown): void {
    response.write(messageOf(event, data));
  }

  tellAll(event: string, data: unknown): void {
    if (this.#pages.size === 0) return;
    const message = messageOf(event, data);
    for (const page of this.#pages) {
      if (page.writableLength > mostWaitingBytes) page.destroy();
      else page.write(message);
    }
  }

  /** Whoever reads gets all of it; who does not is let go after so many milliseconds. */
  async close(mostMs: number): Promise<void> {
    const ends = [...this.#pages].map((page) => new Promise<void>((resolve) => page.end(resolve)));
    await Promise.race([Promise.all(ends), sleep(mostMs, undefined, { ref: false })]);
    for (const page of this.#pages) page.destroy();
  }
}

/** JSON has no line feeds, so it is one line of data (HTML, 9.2.5). */
const messageOf = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
