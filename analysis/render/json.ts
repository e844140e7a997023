// A value as --json prints it and as summary.json holds it.

import { printable } from "./printable.js";

/** Several lines, the last one ended. What is left for `printable` stands in strings, where \uXXXX is JSON. */
export const jsonText = (value: object): string =>
  JSON.stringify(value, null, 2)
    .split("\n")
    .map((line) => `${printable(line)}\n`)
    .join("");
