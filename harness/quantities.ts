// Durations, rates, counts and sizes as people write them on a command line. Every function throws a UsageError that says
// what was written, what is accepted and an example.

import { type Rate, rateOf } from "../contract/rate.js";
import { UsageError } from "../contract/usage-error.js";

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `40s`, `1m30s`, `500ms`, `0.5h` as whole milliseconds, >= 0. */
export function durationMsOf(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const whole = parts.map((part) => part[0]).join("");
  if (parts.length === 0 || whole !== text) {
    throw new UsageError(`"${text}" is not a duration; write a number with ms, s, m or h, for example 40s or 1m30s`);
  }
  return Math.round(parts.reduce((sum, [, number, unit]) => sum + Number(number) * (unitMs[unit ?? ""] ?? 0), 0));
}

/** `0.5` (per second), `0.5/s`, `30/m`, `100/h` as an exact ratio, more than 0, at most three decimals. */
export function rateOfText(text: string): Rate {
  const match = /^(\d+(?:\.\d{1,3})?)(?:\/(s|m|h))?$/.exec(text);
  const thousandths = Math.round(Number(match?.[1] ?? Number.NaN) * 1000);
  if (match === null || !(thousandths > 0)) {
    throw new UsageError(
      `"${text}" is not a rate above 0; write dispatches per second, minute or hour: 0.5, 30/m, 100/h`,
    );
  }
  return rateOf(thousandths, 1000 * (unitMs[match[2] ?? "s"] ?? 0));
}

/** A whole number within `least` and `most`. */
export function countOf(text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`"${text}" is not a whole number from ${least} to ${most}`);
  }
  return value;
}

/** A share from 0 to 1: `0.01` or `1%`. */
export function shareOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === "%" ? 100 : 1);
  if (!(value >= 0 && value <= 1)) throw new UsageError(`"${text}" is not a share; write 0.01 or 1%`);
  return value;
}

const unitBytes: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9 };

/** `500MB`, `1.5GB` as bytes. */
export function bytesOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(kB|MB|GB)$/.exec(text);
  if (match === null)
    throw new UsageError(`"${text}" is not a size; write a number with kB, MB or GB, for example 500MB`);
  return Math.round(Number(match[1]) * (unitBytes[match[2] ?? ""] ?? 0));
}
