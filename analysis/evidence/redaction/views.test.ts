import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeOf, viewsOf } from "./views.js";

describe("a text without its escapes", () => {
  it.each<readonly [string, string, string]>([
    ["JSON", '\\"a\\/b\\u0041\\n', '"a/bA\n'],
    ["JSON in JSON", '\\\\\\"x\\\\\\"', '"x"'],
    ["a URL", "a%2Fb%3D%C3%A9", "a/b=é"],
    ["bytes of no UTF-8", "%E9%41", "éA"],
    ["Markdown", "a&#64;b&#x2e;c&amp;d", "a@b.c&d"],
    ["surrogates", "\\uD83D\\uDE00", "😀"],
    ["nothing to take off", "C: 100 %", "C: 100 %"],
  ])("%s", (_, text, expected) => {
    expect(viewsOf(text).at(-1)?.text).toBe(expected);
  });
});

it("knows where each sign stands in the text as it is", () => {
  const text = "x=%41\\u0042C;";
  const view = viewsOf(text)[1];
  if (view === undefined) throw new Error("no view");
  const at = view.text.indexOf("ABC");
  expect(text.slice(...placeOf(view, at, at + 3))).toBe("%41\\u0042C");
});

it("begins with the text itself, ends, and its places never go back", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("\\", "u", "0", "4", "1", "%", "&", "#", ";", "n", '"') }),
      (text) => {
        const views = viewsOf(text);
        expect(views[0]?.text).toBe(text);
        expect(views.length).toBeLessThanOrEqual(6);
        for (const view of views) {
          let before = 0;
          for (let i = 0; i < view.text.length; i++) {
            const [from, to] = placeOf(view, i, i + 1);
            expect(from).toBeGreaterThanOrEqual(before);
            expect(to).toBeGreaterThan(from);
            before = from;
          }
        }
      },
    ),
  );
});
