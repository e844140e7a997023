import { describe, expect, it } from "vitest";
import { plain, plainTerminal, styleOf } from "../../contract/terminal.js";
import type { DelayHistogram } from "../delay-histogram.js";
import { chartColumns, delayChart } from "./delay-chart.js";
import { painted } from "./painted.js";

const histogram: DelayHistogram = {
  columns: [
    ...[40, 17, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0].map((delivered) => ({ delivered, late: 0 })),
    ...[0, 1, 0, 0, 2, 0, 0, 0].map((late) => ({ delivered: 0, late })),
  ],
  ticks: [
    { column: 0, ms: 200 },
    { column: 4, ms: 500 },
    { column: 6, ms: 1_000 },
    { column: 12, ms: 10_000 },
    { column: 19, ms: 50_000 },
  ],
  deadline: { column: 12, ms: 10_000 },
  late: 3,
  lost: 6,
};

const text = (style = plain, of = histogram) => delayChart(of, style).map((line) => painted(line, style));

describe("the picture of the delays", () => {
  it("shows every column that holds anything, the deadline, and what is not in it in words", () => {
    expect(text()).toEqual([
      "  █",
      "  █",
      "  █▆",
      "  ██▁          ▁  ▂",
      "  ┬───┬─┬─────┃──────┬",
      "  200 ms      10 s",
      "  highest column 40; ┃ deadline; 3 late, 6 lost (not shown)",
    ]);
  });
  it("keeps to ASCII where the locale has no other signs", () => {
    const lines = text(styleOf({ ...plainTerminal, signs: "ascii" }));
    expect(lines.join("\n")).toMatch(/^[\x20-\x7e\n]*$/);
    expect(lines.slice(0, 5)).toEqual(["  #", "  #", "  #:", "  ##.          .  .", "  +---+-+-----|------+"]);
  });
  it("paints what is late as late and what is in time as delivered, and no spaces beyond the last", () => {
    const [, , , lowest = ""] = text(styleOf({ ...plainTerminal, colours: "on" }));
    expect(lowest).toBe("  \u001b[36m██▁          \u001b[39m\u001b[33m▁  ▂\u001b[39m");
  });
  it("is as wide as the terminal, within reason", () => {
    expect([20, 60, 80, 120, 400].map((columns) => chartColumns({ columns }))).toEqual([16, 56, 76, 100, 100]);
    expect(chartColumns({ columns: 3 })).toBe(10);
  });
});
