// From values to places on a plot, and which values an axis names. Places are rounded to tenths, so that a picture is the
// same text everywhere.

export type Range = readonly [from: number, to: number];

export type Tick = { readonly value: number; readonly label: string };

export type Scale = {
  readonly at: (value: number) => number;
  readonly domain: Range;
  readonly range: Range;
};

const tenth = (place: number): number => Math.round(place * 10) / 10 + 0;

/** Values beyond the domain lie beyond the range; a domain of one value lies in the middle. */
export function linear(domain: Range, range: Range): Scale {
  const [from, to] = domain;
  const [start, end] = range;
  const at = (value: number) =>
    tenth(to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start));
  return { at, domain, range };
}

/** @param domain above 0. A value of 0 or less lies where the domain begins. */
export function logarithmic(domain: Range, range: Range): Scale {
  const inLogs = linear([Math.log10(domain[0]), Math.log10(domain[1])], range);
  return { at: (value) => inLogs.at(Math.log10(Math.max(value, domain[0]))), domain, range };
}

/** 1, 2 or 5 times a power of ten, at least `value`. */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(3));
}

/** 1, 2 or 5 times a power of ten, at most `value`. */
export function niceBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const step = [5, 2, 1].find((factor) => factor * power <= value * (1 + 1e-9)) ?? 1;
  return Number((step * power).toPrecision(3));
}

/** The end of an axis from 0 of about so many ticks: a tick of it, at least `value`. */
export function axisEnd(value: number, most: number): number {
  const step = niceAbove(value / most);
  return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(12));
}

/** From 0 in even steps of 1, 2 or 5 times a power of ten, at most `most` of them. */
export function linearTicks(to: number, most: number): readonly number[] {
  if (to <= 0) return [0];
  const step = niceAbove(to / most);
  return Array.from({ length: Math.floor(to / step + 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** 1, 2 and 5 of every power of ten within the domain; where that is too many, the powers alone. */
export function logTicks([from, to]: Range, most: number): readonly number[] {
  const ticksOf = (factors: readonly number[]) => {
    const powers = Array.from(
      { length: Math.ceil(Math.log10(to)) - Math.floor(Math.log10(from)) + 1 },
      (_, i) => Math.floor(Math.log10(from)) + i,
    );
    return powers
      .flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(3))))
      .filter((value) => value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9));
  };
  const fine = ticksOf([1, 2, 5]);
  return fine.length <= most ? fine : ticksOf([1]);
}

const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** Steps of a clock, not of ten. */
const timeSteps: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12, 24, 48, 168].map((count) => count * hour),
];

/** The smallest step of a clock of which no more than `most` fit into the span. */
export const timeStep = (spanMs: number, most: number): number =>
  timeSteps.find((step) => spanMs / step <= most) ?? 168 * hour;

/** Instants within the domain at even steps from 0. */
export function timeTicks([fromMs, toMs]: Range, most: number): readonly number[] {
  const step = timeStep(toMs - fromMs, most);
  const first = Math.ceil(fromMs / step);
  return Array.from({ length: Math.max(0, Math.floor(toMs / step) - first + 1) }, (_, i) => (first + i) * step);
}
