// What `rollcall scenarios` prints: each scenario with what it stresses, its options, and how long it takes. Made from the
// scenarios themselves, so that it cannot disagree with them.

import type { Plan } from "../contract/manifest.js";
import { shapeText } from "../contract/schedule.js";
import { plain, type Style } from "../contract/terminal.js";
import { usualLoadMs } from "./requesting.js";
import { scenarios } from "./scenarios/index.js";
import type { Scenario } from "./scenarios/scenario.js";
import { wishOf } from "./settings.js";
import { optionsOf } from "./shape-wish.js";

export const scenariosText = (style: Style = plain): string =>
  scenarios.map((scenario) => scenarioText(scenario, style)).join("\n\n");

function scenarioText(scenario: Scenario, style: Style): string {
  const { plan } = wishOf([scenario.name], "abcdefgh");
  const own = [...optionsOf(scenario)].map(([flag, fallback]) =>
    fallback === "" ? `--${flag} N` : `--${flag} ${fallback}`,
  );
  const usual = Object.entries(scenario.usual).map(
    ([flag, text]) => `--${flag} ${/[ ]/.test(text) ? `'${text}'` : text}`,
  );
  return [
    style.paint(scenario.name, "heading"),
    `  stresses  ${scenario.stresses}`,
    `  load      ${plan.planned} dispatches, ${shapeText(plan)}; ${lengthText(plan)}`,
    `  options   ${own.join("  ")}`,
    `  sets      ${usual.join("  ")}`,
  ].join("\n");
}

/** Seconds and minutes rounded up; the start of the parts comes on top, about ten seconds. */
function lengthText(plan: Plan): string {
  const seconds = Math.ceil(usualLoadMs(plan) / 1000);
  if (seconds < 100) return `about ${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}
