import { expect, it } from "vitest";
import { delayWords, outcomeWords } from "./outcome-words.js";

it.each([
  ["delivered", 208.4, "delivered after 208.4 ms", "208.4 ms"],
  ["late", 12_000, "late after 12 s", "12 s"],
  ["lost", null, "lost", "-"],
  ["lost", 22_480, "lost, and came after 22.48 s, when nobody waited any more", "none; came after 22.48 s"],
  ["unresolved", null, "unresolved", "-"],
] as const)("%s with %s", (outcome, delayMs, words, delay) => {
  expect(outcomeWords({ outcome, delayMs })).toBe(words);
  expect(delayWords({ outcome, delayMs })).toBe(delay);
});
