// What was run, on what.

import { html, type Piece } from "../../page/markup.js";
import { table } from "../../page/table.js";
import { clockTime } from "../../render/clock-time.js";
import { duration, equations } from "../../render/figures.js";
import type { Section } from "./section.js";

export const setup: Section = {
  id: "setup",
  title: "What was run",
  needs: ["run", "counts"],
  show: ({ summary }) => {
    const { run } = summary;
    const fact = (name: string, words: Piece) => html`<dt>${name}</dt><dd>${words}</dd>`;
    return html`<dl class="facts">${[
      fact("run", html`<span class="mono">${run.id}</span>, begun ${run.startedAt}, took ${clockTime(run.durationMs)}`),
      fact("load", `${run.scenario}: ${run.load}, ${run.path}; each job is held ${duration(run.holdMs)}`),
      fact("watch", `deadline ${duration(run.deadlineMs)}, then ${duration(run.graceMs)} of grace`),
      fact("target", run.target),
      fact("seed", String(run.seed)),
    ]}</dl><ul>${equations(summary).map((line) => html`<li>${line}</li>`)}</ul>${table(
      [["part", "version"], ...Object.entries(run.versions)],
      "words",
      "Exact versions",
    )}`;
  },
};
