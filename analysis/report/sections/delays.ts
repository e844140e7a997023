// The distribution of delays, and the paths side by side.

import { type Ranks, toldOf } from "../../../contract/ranks.js";
import { html } from "../../page/markup.js";
import { pictureFigure } from "../../page/picture.js";
import { markSample } from "../../page/plot/marks.js";
import { table } from "../../page/table.js";
import { afterTheWatch, arrivalWords, delayRows, duration, unsupportedNote } from "../../render/figures.js";
import { pathRows, warmUpWords } from "../../render/paths.js";
import { percent } from "../../render/percent.js";
import { percentilesPicture } from "../pictures/percentiles.js";
import type { Drawn, Section } from "./section.js";

export const delays: Section = {
  id: "delays",
  title: "Delays",
  needs: ["delayMs", "delayOfAllMs", "recovery", "counts", "arrivedAfterTheWatch", "paths", "warmUps", "run"],
  show: (report) => {
    const { summary } = report;
    const drawn = percentilesDrawn(report);
    const paths = pathRows(summary);
    const after = afterTheWatch(summary);
    const warmUp = warmUpWords(summary);
    return html`${drawn === null ? null : pictureFigure(drawn)}${table(
      delayRows(summary),
      "figures",
      `Delay, ${arrivalWords[summary.run.arrival]}`,
    )}<p class="small quiet prose">${unsupportedNote}</p>${after === null ? null : html`<p>${after}.</p>`}${
      paths.length === 0 ? null : html`<h3>By path</h3>${table(paths, "figures", "The ways of asking side by side")}`
    }${warmUp === null ? null : html`<p>${warmUp}.</p>`}`;
  },
};

export const percentilesDrawn: Drawn = ({ ranks, summary: { run } }) => {
  if (ranks === null || ranks.count === 0) return null;
  return {
    name: "picture-percentiles",
    caption:
      "How many took no longer than how long. The scale widens towards the slowest: from 90 % to 99 % is as wide as from 99 % to 99.9 %. The lost stand at the end and above everything, because they never arrived.",
    draw: (variant) => percentilesPicture(ranks, run, variant, labelOf(ranks)),
    legend: ranks.lost === 0 ? [] : [html`${markSample("lost")} lost: ${String(ranks.lost)} of ${String(ranks.count)}`],
    rows: [
      ["so many took no longer", "delay"],
      ...toldOf(ranks).map(({ share, delayMs }) => [percent(share), duration(delayMs)]),
    ],
    columns: "figures",
  };
};

const labelOf = ({ count, lost, ranks }: Ranks): string =>
  `Percentile plot of the delays of ${count} dispatches, from ${duration(ranks[0]?.delayMs ?? null)}${
    lost === 0 ? ` to ${duration(ranks.at(-1)?.delayMs ?? null)}` : `; ${lost} of them never arrived`
  }.`;
