// Where the time goes, hop by hop.

import { html } from "../../page/markup.js";
import { pictureFigure } from "../../page/picture.js";
import { table } from "../../page/table.js";
import { duration, unsupportedNote } from "../../render/figures.js";
import { stageNote, stageRows } from "../../render/stages.js";
import { actorSamples, stagesPicture } from "../pictures/stages.js";
import { type Waterfall, waterfallOf } from "../waterfall.js";
import type { Drawn, Section } from "./section.js";

export const stages: Section = {
  id: "stages",
  title: "Where the time goes",
  needs: ["stagesMs", "workerStagesMs", "wiretap", "run"],
  show: (report) => {
    const drawn = stagesDrawn(report);
    const note = stageNote(report.summary);
    const notes = [note, unsupportedNote].filter((one) => one !== null).join("; ");
    return html`${drawn === null ? html`<p>No hop of any dispatch was seen.</p>` : pictureFigure(drawn, stopped(waterfallOf(report.summary)))}${table(
      stageRows(report.summary),
      "figures",
      "Each hop from the one before it",
    )}<p class="small quiet prose">${notes}</p>`;
  },
};

export const stagesDrawn: Drawn = ({ summary }) => {
  const waterfall = waterfallOf(summary);
  if (waterfall.hops.length === 0) return null;
  const label = `Where the time goes: ${waterfall.hops
    .map(
      ({ name, typical, slow }) =>
        `${name} ${duration(typical?.tookMs ?? null)}, slow ${duration(slow?.tookMs ?? null)}`,
    )
    .join("; ")}.`;
  return {
    name: "picture-stages",
    caption:
      "Each bar begins where those before it end. The figures are those of each hop by itself: no single dispatch needs to have taken all of them, and medians do not add up to the median of the whole.",
    draw: (variant) => stagesPicture(waterfall, variant, label),
    legend: actorSamples(waterfall),
    rows: [],
    columns: "figures",
  };
};

/** Where dispatches got no further. */
function stopped({ hops, endedAtRequest }: Waterfall) {
  const ends = [
    ...(endedAtRequest === 0 ? [] : [`${endedAtRequest} after the request`]),
    ...hops.flatMap(({ name, endedHere }) =>
      endedHere === null || endedHere === 0 ? [] : [`${endedHere} after "${name}"`],
    ),
  ];
  return ends.length === 0 ? null : html`<p>Got no further: ${ends.join(", ")}.</p>`;
}
