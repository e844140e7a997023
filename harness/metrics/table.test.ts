import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { delayBounds, schedulingBounds, stageBounds } from "../following/buckets.js";
import { valueSettings } from "../run-flags.js";
import { metricsTable } from "./table.js";

const documented = readFileSync("docs/metrics.md", "utf8");

it("is in docs/metrics.md as it is made", () => {
  expect(documented).toContain(`\n${metricsTable()}\n`);
});

it.each([
  ["delays", delayBounds],
  ["stages", stageBounds],
  ["scheduling delays", schedulingBounds],
])("the bounds of %s are there too", (_, bounds) => {
  expect(documented).toContain(bounds.join(" "));
});

it("names the flags that there are", () => {
  for (const [, flag = ""] of documented.matchAll(/--(metrics-[a-z]+|k6-out)/g)) {
    expect(Object.keys(valueSettings)).toContain(flag);
  }
});
