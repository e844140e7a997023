// What the signs and shades of the picture of every dispatch mean.

import { outcomeNames } from "../../page/look.js";
import { html, type Markup } from "../../page/markup.js";
import { markSample } from "../../page/plot/marks.js";
import type { Cloud } from "../cloud.js";
import type { Meanwhile } from "../meanwhile.js";
import { shadesOf } from "./dispatches.js";

export const outcomeLegend = ({ counts }: Cloud): readonly Markup[] =>
  outcomeNames
    .filter((outcome) => counts[outcome] > 0 || outcome === "late" || outcome === "lost")
    .map((outcome) => html`${markSample(outcome)} ${outcome} ${counts[outcome]}`);

export function shadeLegend(meanwhile: Meanwhile | null): readonly Markup[] {
  if (meanwhile === null) return [];
  const kinds = new Set(shadesOf(meanwhile).map(({ kind }) => kind));
  return [
    ...(kinds.has("fault") ? [html`<span class="swatch fault"></span> a fault, or the server silent`] : []),
    ...(kinds.has("gap") ? [html`<span class="swatch gap"></span> no worker connected`] : []),
  ];
}
