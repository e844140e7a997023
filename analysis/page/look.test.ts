// Colours are held to what they are for: they stand out from their ground, and those of outcomes that lie among each other
// stay apart for the colour-blind.

import { describe, expect, it } from "vitest";
import {
  actorColours,
  grounds,
  outcomeLooks,
  outcomeNames,
  seriesLooks,
  type Theme,
  variables,
  verdictLooks,
} from "./look.js";

type Rgb = readonly [number, number, number];

/** sRGB to linear light (IEC 61966-2-1). */
function linear(hex: string): Rgb {
  const part = (at: number) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** WCAG 2.2, relative luminance and contrast ratio. */
const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear light. */
const seenBy: Readonly<Record<string, readonly Rgb[]>> = {
  everybody: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Oklab (Ottosson 2020), in which equal distances look about equal. */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(a: string, b: string, who: string): number {
  const seen = (hex: string): Rgb => {
    const [r, g, b] = linear(hex);
    const [x = 0, y = 0, z = 0] = (seenBy[who] ?? []).map((row) =>
      Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b)),
    );
    return oklab([x, y, z]);
  };
  const [p, q] = [seen(a), seen(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

const themes: readonly Theme[] = ["light", "dark"];
const groundOf = (theme: Theme) => grounds.ground?.[theme] ?? "";

describe.each(themes)("in the %s theme", (theme) => {
  it("marks, bars and lines have a contrast of 3 to their ground (WCAG 1.4.11)", () => {
    const drawn = [
      ...outcomeNames.map((name) => outcomeLooks[name].colour),
      ...Object.values(actorColours),
      ...seriesLooks.map(({ colour }) => colour),
    ];
    for (const colour of drawn)
      expect(contrast(colour[theme], groundOf(theme)), colour[theme]).toBeGreaterThanOrEqual(3);
  });

  it("words have a contrast of 4.5 to every ground they stand on (WCAG 1.4.3)", () => {
    const words = [
      grounds.ink,
      grounds.quiet,
      grounds.link,
      ...Object.values(verdictLooks).map(({ colour }) => colour),
    ];
    for (const ground of [grounds.ground, grounds.raised])
      for (const colour of words)
        expect(contrast(colour?.[theme] ?? "", ground?.[theme] ?? ""), colour?.[theme]).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.keys(seenBy))("delivered, late and lost stay apart: %s", (who) => {
    const colour = (outcome: "delivered" | "late" | "lost") => outcomeLooks[outcome].colour[theme];
    for (const [a, b] of [
      ["delivered", "late"],
      ["delivered", "lost"],
      ["late", "lost"],
    ] as const)
      expect(distance(colour(a), colour(b), who), `${a}, ${b}`).toBeGreaterThan(0.12);
  });

  it("has the same variables as the other", () => {
    const names = (of: Theme) => variables(of).match(/--[a-z0-9-]+/g);
    expect(names(theme)).toEqual(names(theme === "light" ? "dark" : "light"));
  });
});

it("no two outcomes have one shape, and no two lines one dash", () => {
  expect(new Set(outcomeNames.map((name) => outcomeLooks[name].shape)).size).toBe(outcomeNames.length);
  expect(new Set(seriesLooks.map(({ dash }) => dash)).size).toBe(seriesLooks.length);
});
