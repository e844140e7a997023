// Whether the measurement itself was sound: every check, and how late the machinery was.

import { html } from "../../page/markup.js";
import { table } from "../../page/table.js";
import { harnessWords } from "../../render/figures.js";
import { nodeRows } from "../../render/nodes.js";
import type { Section } from "./section.js";

export const machinery: Section = {
  id: "machinery",
  title: "Was the measurement sound?",
  needs: ["harness", "workers", "wiretap", "serverGaps", "verdict", "run"],
  show: ({ summary }) =>
    html`<ul>${harnessWords(summary).map((line) => html`<li>${line}</li>`)}</ul>${
      summary.nodes.length === 0
        ? null
        : html`<h3>Nodes</h3>${table(nodeRows(summary), "figures", "By the node that had the room")}`
    }<details><summary>Every check (${String(summary.verdict.reasons.length)})</summary>${table(
      [
        ["check", "kind", "result", "what was seen"],
        ...summary.verdict.reasons.map(({ check, kind, result, detail }) => [check, kind, result, detail]),
      ],
      "words",
      "Validity first, then limits",
    )}</details>`,
};
