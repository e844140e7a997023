import { describe, expect, it } from "vitest";
import { type Look, type Rules, reasonToEnd } from "./judge.js";

const perSecond = 10;
const rules: Rules = {
  leastFreeBytes: 500_000_000,
  startsDue: (atMs) => Math.floor((perSecond * Math.max(0, atMs)) / 1000),
};

/** A look each 10 s, the last one at `seconds`; a healthy run but for `change`. */
const looksUntil = (seconds: number, change: (atS: number) => Partial<Look>): Look[] =>
  Array.from({ length: seconds / 10 + 1 }, (_, i) => ({
    ...{ atMs: i * 10_000, freeBytes: 9e9, requested: i * 10 * perSecond, server: "answers" as const },
    ...change(i * 10),
  }));

describe("a run goes on", () => {
  it.each<readonly [string, Look[]]>([
    ["while all is well", looksUntil(600, () => ({}))],
    ["before anything was seen", []],
    ["with just enough room", looksUntil(60, () => ({ freeBytes: 500_000_000 }))],
    ["when the free room cannot be asked for", looksUntil(60, () => ({ freeBytes: null }))],
    ["when a twentieth of the starts is missing", looksUntil(600, (s) => ({ requested: 9.5 * s }))],
    [
      "after a stall that was seen at two looks",
      looksUntil(300, (s) => ({ requested: s < 290 ? 10 * s : 10 * (s - 15) })),
    ],
    [
      "while starts that were dropped long ago are missing",
      looksUntil(600, (s) => ({ requested: 10 * s - Math.min(300, 5 * s) })),
    ],
    [
      "when the server was silent for 110 s and came back",
      looksUntil(600, (s) => ({ server: s > 100 && s < 220 ? "silent" : "answers" })),
    ],
    [
      "while what a fault has ended is silent",
      looksUntil(600, (s) => ({ server: s > 100 ? "ended by plan" : "answers" })),
    ],
    [
      "110 s after a fault's end, when the server has not come back",
      looksUntil(600, (s) => ({ server: s > 490 ? "silent" : "ended by plan" })),
    ],
    ["while its key is refused for 110 s", looksUntil(210, (s) => ({ server: s > 100 ? "refuses" : "answers" }))],
    [
      "when it was silent for 110 s and then refused the key",
      looksUntil(230, (s) => ({ server: s <= 100 ? "answers" : s <= 210 ? "silent" : "refuses" })),
    ],
    ["while the server is silent for 110 s", looksUntil(210, (s) => ({ server: s > 100 ? "silent" : "answers" }))],
  ])("%s", (_, looks) => {
    expect(reasonToEnd(looks, rules)).toBeUndefined();
  });

  it("when each dispatch follows another, and none is due", () => {
    const slow = looksUntil(600, () => ({ requested: 1 }));
    expect(reasonToEnd(slow, { ...rules, startsDue: () => null })).toBeUndefined();
  });

  it("when a start of a slow load is on the other side of the minute's edge", () => {
    const slow: Rules = { ...rules, startsDue: (atMs) => Math.floor(Math.max(0, atMs) / 20_000) };
    const looks = looksUntil(600, (s) => ({ requested: Math.max(0, Math.floor((s - 25) / 20)) }));
    expect(reasonToEnd(looks, slow)).toBeUndefined();
  });
});

describe("a run ends", () => {
  it.each<readonly [string, Look[], RegExp]>([
    [
      "as soon as the disk is low",
      looksUntil(60, (s) => ({ freeBytes: s < 60 ? 9e9 : 499_999_999 })),
      /disk.* 499 MB free.* 500 MB/,
    ],
    [
      "when a third of the starts is missing for long",
      looksUntil(120, (s) => ({ requested: 6.7 * s })),
      /asked 10\/s, made 6.7\/s/,
    ],
    ["when nothing is started any more", looksUntil(200, (s) => ({ requested: 10 * Math.min(s, 100) })), /made 0\/s/],
    [
      "when the server has been silent for 2 minutes",
      looksUntil(220, (s) => ({ server: s > 100 ? "silent" : "answers" })),
      /not answered for 120 s/,
    ],
    [
      "when its key has been refused for 2 minutes",
      looksUntil(220, (s) => ({ server: s > 100 ? "refuses" : "answers" })),
      /refused the API key and secret for 120 s/,
    ],
    [
      "when it does not come back for 2 minutes after a fault",
      looksUntil(600, (s) => ({ server: s > 480 ? "silent" : "ended by plan" })),
      /not answered for 120 s/,
    ],
    ["when it never answered", looksUntil(120, () => ({ server: "silent" })), /not answered for 120 s/],
  ])("%s", (_, looks, reason) => {
    expect(reasonToEnd(looks, rules)).toMatch(reason);
  });

  it("not before the generator was behind at three looks", () => {
    const reasons = [70, 80, 90].map((end) =>
      reasonToEnd(
        looksUntil(end, (s) => ({ requested: 6.7 * s })),
        rules,
      ),
    );
    expect(reasons.map((reason) => reason !== undefined)).toEqual([false, true, true]);
  });
});
