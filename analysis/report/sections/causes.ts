// Why dispatches were late or lost, what rescued them, and what was injected.

import { html, type Markup } from "../../page/markup.js";
import { pictureFigure } from "../../page/picture.js";
import { table } from "../../page/table.js";
import { causeRows } from "../../render/causes.js";
import { faultRows } from "../../render/faults.js";
import { recoveryWords } from "../../render/figures.js";
import { percent } from "../../render/percent.js";
import { barsPicture } from "../pictures/bars.js";
import type { Report } from "../report.js";
import type { Drawn, Section } from "./section.js";

export const causes: Section = {
  id: "causes",
  title: "Why late or lost",
  needs: ["causes", "excused", "recovery", "faults"],
  show: (report) => {
    const { summary } = report;
    const drawn = causesDrawn(report);
    return html`${drawn === null ? html`<p>Nothing was late or lost.</p>` : pictureFigure(drawn)}${
      drawn === null ? null : table(causeRows(summary), "words", "Causes, decided by what was observed")
    }${summary.recovery.attempted === 0 ? null : html`<p>${recoveryWords(summary)}.</p>`}${injected(report)}`;
  },
};

const injected = ({ summary }: Report): Markup | null =>
  summary.faults.length === 0
    ? null
    : html`<h3>Faults</h3>${table(faultRows(summary), "words", "What was injected on purpose, and what became of those rooms")}`;

export const causesDrawn: Drawn = ({ summary: { causes } }) =>
  causes.length === 0
    ? null
    : {
        name: "picture-causes",
        caption: "How many of the late and lost dispatches each cause explains.",
        draw: (variant) =>
          barsPicture(
            causes.map(({ cause, count, share }) => ({
              ...{
                name: cause,
                words: `${count} (${percent(share)})`,
                parts: [{ count, outcome: "several" as const }],
              },
            })),
            variant,
            `Causes: ${causes.map(({ cause, count }) => `${cause} ${count}`).join(", ")}.`,
          ),
        legend: [],
        rows: [],
        columns: "words",
      };
