// How a comparison's answer is printed.

import { outputOf } from "../settings.js";

export type ComparisonOutput = "full" | "json" | "markdown" | "quiet";

export function comparisonOutputOf(switches: ReadonlySet<string>, problems: string[]): ComparisonOutput {
  if (!switches.has("markdown")) return outputOf(switches, problems);
  if (switches.has("json") || switches.has("quiet")) problems.push("give one of --json, --markdown and --quiet");
  return "markdown";
}
