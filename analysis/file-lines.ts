// The lines of a file in blocks, in bounded memory. Split at line feeds alone: node:readline also splits at U+2028, which
// JSON strings may hold.

import { createReadStream } from "node:fs";

/** A line is under 4 KiB; what has no line feed for this long is no file of events, and is given as it is. */
const longest = 1 << 20;

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
