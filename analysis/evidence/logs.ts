// The part of a log that is worth posting: all of a small one; of a large one its beginning, its end, what it says of the explained
// dispatches and what it warns of. Cut between lines only: half a secret is not recognised.

import { linesOf } from "../file-lines.js";
import type { Chosen } from "./events.js";

/** Of a log that is larger: its first and last lines, and of those between. */
const wholeBytes = 128_000;
const headBytes = 16_000;
const tailBytes = 32_000;
const matchingBytes = 128_000;

/** A line that is longer is no message. */
const longestLine = 64_000;

/** As zap, pino and people write it. */
const warns =
  /"level":\s*(?:"(?:warn|warning|error|fatal|panic|dpanic)"|[456]0\b)|\b(?:WARN(?:ING)?|ERROR|FATAL|panic|Error)\b/;

/** @returns `left`: how many lines are not in the text */
export async function logPart(
  file: string,
  { worst }: Pick<Chosen, "worst">,
): Promise<{ readonly text: string; readonly left: number }> {
  const needles = worst.flatMap(({ room, jobId }) => [room, ...(jobId === null ? [] : [jobId])]);
  const all = new Set<number>();
  const kept = new Map<number, string>();
  const tail: { number: number; line: string }[] = [];
  let [number, size, headSize, matchingSize, tailSize] = [0, 0, 0, 0, 0];
  const whole: string[] = [];
  for await (const lines of linesOf(file)) {
    for (const line of lines) {
      number += 1;
      const bytes = line.length + 1;
      if (line === "" || bytes > longestLine) continue;
      all.add(number);
      size += bytes;
      if (size <= wholeBytes) whole.push(line);
      if (headSize + bytes <= headBytes) {
        headSize += bytes;
        kept.set(number, line);
      } else if (
        matchingSize + bytes <= matchingBytes &&
        (warns.test(line) || needles.some((one) => line.includes(one)))
      ) {
        matchingSize += bytes;
        kept.set(number, line);
      }
      tail.push({ number, line });
      tailSize += bytes;
      while (tailSize > tailBytes) tailSize -= (tail.shift()?.line.length ?? tailSize) + 1;
    }
  }
  if (size <= wholeBytes) return { text: whole.map((line) => `${line}\n`).join(""), left: 0 };
  for (const { number: place, line } of tail) kept.set(place, line);
  return { text: withGaps(kept, all), left: all.size - kept.size };
}

function withGaps(kept: ReadonlyMap<number, string>, all: ReadonlySet<number>): string {
  let text = "";
  let skipped = 0;
  for (const number of all) {
    const line = kept.get(number);
    if (line === undefined) {
      skipped += 1;
      continue;
    }
    text += skipped === 0 ? `${line}\n` : `[${skipped} lines left out]\n${line}\n`;
    skipped = 0;
  }
  return text;
}
