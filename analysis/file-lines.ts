// The lines of a file in blocks, in bounded memory. Split at line feeds alone: node:readline also splits at U+2028, which
// JSON strings may hold.

import { createReadStream } from "node:fs";
import { copyFile, open } from "node:fs/promises";

/** A line is under 4 KiB; what has no line feed for this long is no file of events, and is given as it is. */
const longest = 1 << 20;

/** As text. */
export async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  let rest = "";
  for await (const chunk of createReadStream(file, { encoding: "utf8", highWaterMark: 1 << 18 })) {
    const lines = `${rest}${String(chunk)}`.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longest) {
      lines.push(rest);
      rest = "";
    }
    yield lines;
  }
  if (rest !== "") yield [rest];
}

const lineFeed = 0x0a;

/**
 * As the bytes they are, whatever they are, without their line feeds. What comes behind the last one is a line too, the
 * beginning of one that a crash cut.
 */
export async function* byteLinesOf(file: string): AsyncGenerator<readonly Uint8Array[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    const lines: Buffer[] = [];
    let from = 0;
    for (let to = bytes.indexOf(lineFeed); to !== -1; to = bytes.indexOf(lineFeed, from)) {
      lines.push(bytes.subarray(from, to));
      from = to + 1;
    }
    rest = bytes.subarray(from);
    yield lines;
  }
  if (rest.length > 0) yield [rest];
}

/** Copies a file that grows, as far as its lines are whole: of the last one only a part may be there. */
export async function copyWholeLines(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const copy = await open(to, "r+");
  try {
    const { size } = await copy.stat();
    const tail = Buffer.alloc(Math.min(size, longest));
    await copy.read(tail, 0, tail.length, size - tail.length);
    await copy.truncate(size - tail.length + tail.lastIndexOf(lineFeed) + 1);
  } finally {
    await copy.close();
  }
}
