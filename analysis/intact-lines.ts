// A copy of an observer's file without the lines that are no JSON objects. Needed only for a damaged file: DuckDB counts
// such a line, but where it is cut inside a value its parser runs on and spoils the good line after it (1.5.6, tried).

import { open } from "node:fs/promises";
import { linesOf } from "./file-lines.js";

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

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}
