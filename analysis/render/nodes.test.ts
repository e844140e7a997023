// The table of a cluster's nodes, as text and as Markdown; none of a server alone.

import { expect, it } from "vitest";
import type { Summary } from "../../contract/summary.js";
import { checks } from "../checks/index.js";
import { sampleFacts } from "../trials/sample-facts.js";
import { verdictOf } from "../verdict.js";
import { renderMarkdown } from "./markdown.js";
import { renderText } from "./text.js";

function summaryOf(nodes: Summary["nodes"]): Summary {
  const facts = sampleFacts({ delivered: 20 });
  return { ...facts.numbers, verdict: verdictOf(facts, checks), nodes };
}

const none = { delivered: 0, late: 0, lost: 0, unresolved: 0 };
const cluster = summaryOf([
  { ...none, node: 1, rooms: 12, delivered: 12 },
  { ...none, node: 2, rooms: 5, lost: 4, late: 1 },
  { ...none, node: null, rooms: 3, unresolved: 3 },
]);

it.each([
  [
    "text",
    renderText,
    [/^ {2}node 1 +12 +12 +0 +0 +0$/m, /^ {2}node 2 +5 +0 +1 +4 +0$/m, /^ {2}none that said so +3 .* 3$/m],
  ],
  ["Markdown", renderMarkdown, [/^## Nodes$/m, /^\| node 2 \| 5 \| 0 \| 1 \| 4 \| 0 \|$/m]],
] as const)("as %s", (_, render, says) => {
  for (const line of says) expect(render(cluster)).toMatch(line);
  expect(render(summaryOf([]))).not.toMatch(/Nodes/);
});
