import { describe, expect, it } from "vitest";
import { lastLines } from "./child.js";

describe("the end of a log", () => {
  it.each([
    ["nothing", "", ""],
    ["whole lines only", `${"x".repeat(90)}\nlast words\n`, "last words"],
    [
      "no chatter",
      '{"level":20,"msg":"Connect callback received"}\n{"level":50,"msg":"died"}\n',
      '{"level":50,"msg":"died"}',
    ],
    [
      "the newest eight",
      Array.from({ length: 20 }, (_, i) => `line ${i}`).join("\n"),
      "line 12\nline 13\nline 14\nline 15\nline 16\nline 17\nline 18\nline 19",
    ],
  ])("is %s", (_, text, end) => {
    expect(lastLines(text, 80)).toBe(end);
  });
});
