// Rows in columns, for a terminal.

import { printable } from "./printable.js";

/** Columns padded to their widest cell, words to the left, figures (but the first column) to the right. */
export function textTable(
  rows: readonly (readonly string[])[],
  columns: "figures" | "words" = "figures",
): readonly string[] {
  const shown = rows.map((row) => row.map(printable));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...shown.map((row) => (row[column] ?? "").length)));
  return shown.map((row) =>
    `  ${row.map((cell, i) => (i === 0 || columns === "words" ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ")}`.trimEnd(),
  );
}
