// Which look one of several lines has in all pictures of a page, and its sample for the legend.

import { seriesLooks } from "./look.js";
import { html, type Markup } from "./markup.js";

/** By its place among them. Beyond the last look they begin anew. */
export const seriesOf = (place: number): string => `series-${(place % seriesLooks.length) + 1}`;

export const seriesSample = (label: string, place: number): Markup =>
  html`<svg class="sample" viewBox="0 0 26 12" width="26" height="12" aria-hidden="true"><path class="series ${seriesOf(place)}" d="M0 6H26"/></svg> ${label}`;
