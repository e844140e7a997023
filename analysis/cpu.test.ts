import { describe, expect, it } from "vitest";
import { busiestShare, busyBetween } from "./cpu.js";

const seconds = (...busyPermille: number[]) =>
  busyPermille.map((busy, i) => ({ atUs: i * 1_000_000, busyPermille: busy }));

describe("busiestShare", () => {
  it.each<[string, Parameters<typeof busiestShare>[0], number | null]>([
    ["no sample says nothing", [], null],
    ["under 5 s says nothing", seconds(0, 1000, 1000, 1000, 1000), null],
    ["5 s say their mean; the first sample's own stretch is unknown", seconds(1000, 100, 200, 300, 400, 500), 0.3],
    ["the busiest 5 s count, not the mean of all", seconds(0, 0, 0, 0, 0, 0, 900, 900, 900, 900, 900, 0, 0), 0.9],
    ["a short burst is spread over 5 s", seconds(0, 0, 0, 0, 1000, 0, 0, 0, 0), 0.2],
    [
      "a late timer does not hide a stretch",
      [0, 1.02, 2.01, 3.0, 4.0, 4.98].map((s) => ({ atUs: s * 1e6, busyPermille: 970 })),
      0.97,
    ],
    [
      "a long sample weighs by its length",
      [
        { atUs: 0, busyPermille: 0 },
        { atUs: 8_000_000, busyPermille: 1000 },
        { atUs: 10_000_000, busyPermille: 0 },
      ],
      1,
    ],
  ])("%s", (_, samples, expected) => {
    expect(busiestShare(samples)).toBe(expected);
  });
});

describe("busyBetween", () => {
  const ten = seconds(0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000);
  it.each<[string, Parameters<typeof busyBetween>, number | null]>([
    ["whole samples: their mean", [ten, 1_000_000, 4_000_000], 0.3],
    ["parts of samples weigh by their length", [ten, 1_500_000, 3_500_000], 0.3],
    ["a part of the first and of the last", [ten, 7_500_000, 10_000_000], 0.92],
    ["no sample says nothing", [[], 0, 5_000_000], null],
    ["one sample has no stretch of its own", [seconds(1000), 0, 5_000_000], null],
    ["a stretch shorter than two samples says nothing", [ten, 1_000_000, 2_999_999], null],
    ["of one that ends after the samples too little is known", [ten, 8_000_000, 10_600_000], null],
    ["nearly all of it is enough", [ten, 6_000_000, 11_000_000], 0.85],
    ["before the samples", [ten, -9_000_000, -2_000_000], null],
    ["a late timer is no gap", [ten.filter((_, i) => i !== 5), 1_000_000, 10_000_000], 0.611],
    [
      "lines between that are lost: what lies there is not known",
      [ten.filter((_, i) => i < 3 || i > 7), 0, 10_000_000],
      null,
    ],
    [
      "of a thinned file hardly anything is known",
      [ten.map(({ atUs, ...rest }) => ({ atUs: 60 * atUs, ...rest })), 0, 6e8],
      null,
    ],
  ])("%s", (_, asked, expected) => {
    expect(busyBetween(...asked)).toBe(expected);
  });
});
