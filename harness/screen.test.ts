import { describe, expect, it } from "vitest";
import { plainTerminal, styleOf } from "../contract/terminal.js";
import { liveLine } from "./screen.js";

describe("the live line", () => {
  it("shows counts and delays so far", () => {
    const live = { requested: 12, arrived: 11, lost: 1, p50Ms: 231.4, p99Ms: 262 };
    expect(liveLine(live, 20)).toBe("requested 12 of 20, arrived 11, lost 1, p50 231 ms, p99 - so far");
  });
  it("shows a p99 from 100 arrivals on", () => {
    const live = { requested: 100, arrived: 100, lost: 0, p50Ms: 231, p99Ms: 262 };
    expect(liveLine(live, 200)).toContain("p99 262 ms so far");
  });
  it("shows no delay before the first arrival", () => {
    const live = { requested: 1, arrived: 0, lost: 0, p50Ms: null, p99Ms: null };
    expect(liveLine(live, 20)).toContain("p50 -, p99 -");
  });
  it("paints what is lost, and nothing where none is", () => {
    const style = styleOf({ ...plainTerminal, colours: "on" });
    const live = { requested: 12, arrived: 11, lost: 1, p50Ms: 231.4, p99Ms: 262 };
    expect(liveLine(live, 20, style)).toContain("arrived 11, \u001b[1;31mlost 1\u001b[22;39m, p50");
    expect(liveLine({ ...live, lost: 0 }, 20, style)).toContain("arrived 11, lost 0, p50");
  });
});
