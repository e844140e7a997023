// Reads what is appended to a run's events while it is written: each call gives the whole lines that came since the last one.
// A segment that has been packed meanwhile is gone; it had been read long before (harness/upkeep-due.ts).

import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { segmentOf } from "../../contract/segment.js";

/** What has been read of one file. */
type Place = { atByte: number; rest: Buffer };

/** Small enough that nothing else of this process waits long for one piece: some 200 lines. */
const pieceBytes = 1 << 16;

const newline = 0x0a;

export type EventTail = {
  /** @param take is called for each new line, in the order of its file; `observer` is the file's name: `k6`, `worker-1` */
  read(take: (observer: string, line: string) => void): Promise<void>;
};

/** Of the folder with the events; one that is not there yet has none. The harness's own come first: its clock places the others'. */
export function eventTail(folder: string): EventTail {
  const places = new Map<string, Place>();
  return {
    async read(take) {
      const segments = segmentsAmong(await readdir(folder).catch(() => []));
      for (const name of places.keys()) if (!segments.some((segment) => segment.name === name)) places.delete(name);
      for (const { name, observer } of segments) {
        const place = places.get(name) ?? { atByte: 0, rest: Buffer.alloc(0) };
        places.set(name, place);
        await readOn(join(folder, name), place, (line) => take(observer, line));
      }
    },
  };
}

type Segment = { readonly name: string; readonly observer: string; readonly period: number };

function segmentsAmong(names: readonly string[]): readonly Segment[] {
  const rank = ({ observer }: Segment) => (observer === "harness" ? 0 : observer === "k6" ? 1 : 2);
  return names
    .flatMap((name) => {
      const segment = segmentOf(name);
      return segment?.form === "lines" ? [{ name, observer: segment.observer, period: segment.period }] : [];
    })
    .sort((a, b) => rank(a) - rank(b) || a.period - b.period || (a.name < b.name ? -1 : 1));
}

async function readOn(file: string, place: Place, take: (line: string) => void): Promise<void> {
  const handle = await open(file, "r").catch(() => undefined);
  // Packed since it was listed.
  if (handle === undefined) return;
  try {
    const piece = Buffer.alloc(pieceBytes);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, place.atByte);
      if (bytesRead === 0) return;
      place.atByte += bytesRead;
      place.rest = takeLines(Buffer.concat([place.rest, piece.subarray(0, bytesRead)]), take);
    }
  } finally {
    await handle.close();
  }
}

/** @returns what is no whole line yet */
function takeLines(bytes: Buffer, take: (line: string) => void): Buffer {
  let from = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
    take(bytes.toString("utf8", from, end));
    from = end + 1;
  }
  return bytes.subarray(from);
}
