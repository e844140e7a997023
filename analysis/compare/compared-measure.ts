// One measure as result.json holds it: rounded, and with words for what has no number.

import type { ComparedMeasure, Difference, FigureValue } from "../../contract/comparison-result.js";
import type { Contrast } from "./contrast.js";
import type { MeasureVerdict } from "./measure-verdict.js";
import type { Bounds } from "./resample.js";

/** @param p after the correction; `null` where nothing was tested. */
export function comparedMeasure({
  contrast,
  p,
  verdict,
  why,
}: MeasureVerdict & { readonly contrast: Contrast; readonly p: number | null }): ComparedMeasure {
  const { measure, basis } = contrast;
  const rounded = measure.unit === "share" ? roundedShare : roundedMs;
  const differenceOf = (value: number): Difference =>
    Number.isFinite(value) ? rounded(value) : value > 0 ? "to-never" : "from-never";
  const bounds = (found: Bounds | null) =>
    found === null ? null : { low: differenceOf(found.low), high: differenceOf(found.high) };
  const figure = (value: number): FigureValue =>
    Number.isNaN(value) ? null : Number.isFinite(value) ? rounded(value) : "never";
  return {
    ...{ measure: measure.name, role: measure.role, unit: measure.unit },
    ...{ base: figure(contrast.base), candidate: figure(contrast.candidate) },
    difference: Number.isNaN(contrast.difference) ? null : differenceOf(contrast.difference),
    margin: basis === "none" ? null : rounded(contrast.margin),
    basis,
    interval: bounds(contrast.interval),
    newcombe: bounds(contrast.newcombe),
    widened: bounds(contrast.widened),
    p: contrast.p === null ? null : significant(contrast.p),
    pCorrected: p === null ? null : significant(p),
    verdict,
    why,
  };
}

const roundedShare = (share: number): number => Math.round(share * 1e6) / 1e6 + 0;
const roundedMs = (ms: number): number => Math.round(ms * 10) / 10 + 0;

/** Six digits: exact to read, and the same on every machine. */
const significant = (p: number): number => Number(p.toPrecision(6));
