// Single dispatches as marks: one path for each outcome, because a path of thousands of marks is as quick as one mark.
// A shape for each outcome, so that they are told apart without colour.

import { type Outcome, outcomeLooks, type Shape } from "../look.js";
import { html, type Markup } from "../markup.js";

export type Place = readonly [x: number, y: number];

const tenth = (place: number): number => Math.round(place * 10) / 10 + 0;

/** A dot is a line without a length, with round ends. */
const shapes: Readonly<Record<Shape, (x: number, y: number) => string>> = {
  dot: (x, y) => `M${x} ${y}h0`,
  triangle: (x, y) => `M${tenth(x - 4)} ${tenth(y + 3.5)}h8l-4-7.5z`,
  cross: (x, y) => `M${tenth(x - 3.5)} ${tenth(y - 3.5)}l7 7m0-7l-7 7`,
  diamond: (x, y) => `M${x} ${tenth(y - 4.5)}l4.5 4.5l-4.5 4.5l-4.5-4.5z`,
  ring: (x, y) => `M${tenth(x - 3.5)} ${y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0`,
};

export const shapeAt = (shape: Shape, x: number, y: number): string => shapes[shape](x, y);

export const marks = (outcome: Outcome, places: readonly Place[]): Markup =>
  places.length === 0
    ? html``
    : html`<path class="mark ${outcomeLooks[outcome].shape} of-${outcome}" d="${places
        .map(([x, y]) => shapes[outcomeLooks[outcome].shape](x, y))
        .join("")}"/>`;

/** One mark in a line of text. */
export const markSample = (outcome: Outcome): Markup =>
  html`<svg class="sample" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">${marks(outcome, [[7, 7]])}</svg>`;
