// The frame of a plot: its box, its axes, its words. Every picture is drawn twice, wide for a desk and narrow for a phone,
// because letters that shrink with a picture cannot be read.

import { html, type Markup, type Piece } from "../markup.js";
import type { Scale, Tick } from "./scale.js";

/** As many units as it has pixels where it is shown in its own size. */
export type Variant = "wide" | "narrow";

export const widths: Readonly<Record<Variant, number>> = { wide: 960, narrow: 360 };

/** How many labels an axis of time has room for. */
export const mostTimeLabels: Readonly<Record<Variant, number>> = { wide: 10, narrow: 4 };

/** The edges of the area that is plotted into. */
export type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

type Frame = {
  readonly width: number;
  readonly height: number;
  /** What it shows, for those who do not see it. */
  readonly label: string;
  /** An image is one thing to a screen reader; what is in it cannot be reached. */
  readonly holds?: "an image" | "links";
};

export const picture = ({ width, height, label, holds = "an image" }: Frame, ...body: readonly Piece[]): Markup =>
  html`<svg class="plot" viewBox="0 0 ${width} ${height}" role="${holds === "links" ? "group" : "img"}" aria-label="${label}">${body}</svg>`;

type Axis = { readonly scale: Scale; readonly ticks: readonly Tick[]; readonly title: string };

/** Below the box; lines up through it. */
export function axisBelow({ left, right, top, bottom }: Box, { scale, ticks, title }: Axis): Markup {
  const lines = ticks.map(({ value }) => `M${scale.at(value)} ${top}V${bottom}`).join("");
  const labels = ticks.map(
    ({ value, label }) => html`<text x="${scale.at(value)}" y="${bottom + 18}" text-anchor="middle">${label}</text>`,
  );
  return html`<path class="grid" d="${lines}"/><path class="axis" d="M${left} ${bottom}H${right}"/>${labels}${
    title === "" ? null : html`<text class="title" x="${right}" y="${bottom + 34}" text-anchor="end">${title}</text>`
  }`;
}

/** At the box's left; lines across it. Its title stands above it. */
export function axisLeft({ left, right, top }: Box, { scale, ticks, title }: Axis): Markup {
  const lines = ticks.map(({ value }) => `M${left} ${scale.at(value)}H${right}`).join("");
  const labels = ticks.map(
    ({ value, label }) => html`<text x="${left - 6}" y="${scale.at(value) + 4}" text-anchor="end">${label}</text>`,
  );
  return html`<path class="grid" d="${lines}"/>${labels}${
    title === "" ? null : html`<text class="title" x="${left}" y="${top - 8}">${title}</text>`
  }`;
}

/** A broken line: `null` breaks it. */
export function polyline(places: readonly (readonly [x: number, y: number] | null)[]): string {
  let pen: "M" | "L" = "M";
  let path = "";
  for (const place of places) {
    if (place === null) {
      pen = "M";
      continue;
    }
    path += `${pen}${place[0]} ${place[1]}`;
    pen = "L";
  }
  return path;
}
