// A copy of an observer's file without the lines that are no JSON objects. Needed only for a damaged file: DuckDB counts
// such a line, but where it is cut inside a value its parser runs on and spoils the good line after it (1.5.6, tried).

import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** Returns how many lines were left out; blank lines are none. */
export async function copyIntactLines(from: string, to: string): Promise<number> {
  const copy = await open(to, "w");
  let damaged = 0;
  try {
    for await (const lines of linesOf(from)) {
      const written = lines.filter((line) => line.trim() !== "");
      const intact = written.filter(isObject);
      damaged += written.length - intact.length;
      await copy.write(intact.map((line) => `${line}\n`).join(""));
    }
  } finally {
    await copy.close();
  }
  return damaged;
}

/** Blocks of lines, split at line feeds alone: node:readline also splits at U+2028, which JSON strings may hold. */
async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  let rest = "";
  for await (const chunk of createReadStream(file, { encoding: "utf8", highWaterMark: 1 << 20 })) {
    const lines = `${rest}${String(chunk)}`.split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
  yield [rest];
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}
