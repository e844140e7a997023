// The table of metrics in docs/metrics.md, made from their declarations.

import { metrics } from "./catalogue.js";

export const metricsTable = (): string =>
  [
    "| metric | type | labels | what it is | by k6's remote write |",
    "|---|---|---|---|---|",
    ...metrics.map(({ name, type, labels, help, ofK6 }) =>
      row([code(name), type, labels.map(code).join(", "), help.replaceAll("|", "\\|"), ofK6 === "" ? "" : code(ofK6)]),
    ),
  ].join("\n");

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`.replaceAll("  |", " |");

const code = (text: string): string => (text === "..." ? text : `\`${text}\``);
