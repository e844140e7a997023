// What the help must not leave out: what other folders take and judge, which its declarations do not know.

import { expect, it } from "vitest";
import { faultKinds } from "./faults/index.js";
import { helpText } from "./help.js";
import { valueSettings } from "./run-flags.js";

const lines = helpText().split("\n");

it.each([
  // analysis/main.ts
  ["analyze's switches", "rollcall analyze RUN", ["[--json]", "[--quiet]"]],
  ["explain's switch", "rollcall explain RUN [ROOM]", ["[--json]"]],
  ["report's flags", "rollcall report RUN", ["[--svg FOLDER]", "[--open]"]],
  // analysis/checks/event-loop-delay.ts
  ["whose event loop is judged", "--max-event-loop-delay", ["collector's", "wiretap's"]],
])("says %s", (_, start, words) => {
  const line = lines.find((text) => text.trimStart().startsWith(start));
  for (const word of words) expect(line).toContain(word);
});

it("has a line for every flag with a value and every fault", () => {
  for (const name of Object.keys(valueSettings)) expect(lines.some((text) => text.includes(`--${name} `))).toBe(true);
  for (const { form, effect } of faultKinds) {
    expect(lines.find((text) => text.includes(`--fault '${form}'`))).toContain(effect);
  }
});
