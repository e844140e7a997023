import { expect, test } from "vitest";
import { defaultMargins } from "../../contract/comparison.js";
import { roundsOf } from "../trials/rounds.js";
import { chancesOf, contrastOf } from "./contrast.js";
import { enoughOf } from "./enough.js";
import { measuresOf } from "./measures.js";

/** Contrasts of the lost rate and of p50, of rounds whose delays spread by so much. */
function contrastsOf(rounds: number, spreadMs: number, lost = 0) {
  const made = (salt: number) =>
    Array.from({ length: rounds }, (_, r) => ({
      delaysMs: Array.from({ length: 20 - lost }, (__, i) => 210 + ((i * 3 + r * 11 + salt * 5) % 17) * spreadMs),
      lost,
    }));
  const sizes = { base: rounds, candidate: rounds };
  const measures = measuresOf([...roundsOf("a", made(0)), ...roundsOf("b", made(1))]);
  return measures
    .filter(({ role }) => role === "judged")
    .map((measure) => ({
      label: "b",
      contrast: contrastOf(measure, sizes, chancesOf(sizes, 1), { margins: defaultMargins, confidence: 0.95 }),
    }));
}

test.each([
  ["a fixed number of rounds", contrastsOf(6, 1), null, "not-asked", "fixed"],
  ["narrow intervals", contrastsOf(6, 1), 2, "yes", "no interval is wider than 2 times its margin"],
  ["too few rounds, however alike", contrastsOf(5, 1), 2, "no", "fewer than 6 rounds"],
  ["a p50 that spreads", contrastsOf(6, 60), 2, "no", "p50"],
  [
    "a rate that may be anywhere within 6.2 points where 5 are wanted",
    contrastsOf(6, 1),
    1,
    "no",
    "lost: the interval is 6.2 points wide, wanted are 5 points",
  ],
  ["the same with more rounds", contrastsOf(10, 1), 1, "yes", ""],
] as const)("%s", (_, contrasts, wantedWidth, answer, why) => {
  const found = enoughOf(contrasts, wantedWidth);
  expect(found.answer).toBe(answer);
  expect(found.why).toContain(why);
});

test("two that are never, in all rounds, are told as exactly as they ever will be", () => {
  const p99 = contrastsOf(6, 1, 5).filter(({ contrast }) => contrast.measure.name === "p99");
  expect(p99[0]?.contrast.base).toBe(Number.POSITIVE_INFINITY);
  expect(enoughOf(p99, 0.1).answer).toBe("yes");
});
