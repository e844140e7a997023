// The one visual language of pages and pictures: how outcomes, verdicts, stages and series look. Colours are chosen so that
// they stay apart for the colour-blind and stand out from their ground (look.test.ts holds them to it), and nothing is told
// by a colour alone: an outcome has a shape, a series a dash, a verdict a sign.

import type { Summary } from "../../contract/summary.js";

export type Theme = "light" | "dark";

type Colours = Readonly<Record<Theme, string>>;

export const outcomeNames = ["delivered", "late", "lost", "unresolved", "refused"] as const;
export type Outcome = (typeof outcomeNames)[number];

export const isOutcome = (name: string): name is Outcome => outcomeNames.some((one) => one === name);

export type Shape = "dot" | "triangle" | "cross" | "diamond" | "ring";

type OutcomeLook = { readonly shape: Shape; readonly colour: Colours; readonly meaning: string };

export const outcomeLooks: Readonly<Record<Outcome, OutcomeLook>> = {
  delivered: { shape: "dot", colour: { light: "#2f7fc1", dark: "#5aa9e6" }, meaning: "arrived by the deadline" },
  late: { shape: "triangle", colour: { light: "#b87400", dark: "#f2b134" }, meaning: "arrived after the deadline" },
  lost: {
    shape: "cross",
    colour: { light: "#a3123a", dark: "#ff5d73" },
    meaning: "did not arrive while it was watched",
  },
  unresolved: { shape: "diamond", colour: { light: "#6f7680", dark: "#99a1ac" }, meaning: "nobody can say" },
  refused: { shape: "ring", colour: { light: "#7b3fb0", dark: "#c49bf2" }, meaning: "the API said no" },
};

export type Verdict = Summary["verdict"]["result"];

export const verdictLooks: Readonly<Record<Verdict, { readonly sign: string; readonly colour: Colours }>> = {
  pass: { sign: "✓", colour: { light: "#1b6e3c", dark: "#66cf8d" } },
  fail: { sign: "✕", colour: { light: "#a3123a", dark: "#ff5d73" } },
  unknown: { sign: "?", colour: { light: "#7a5600", dark: "#e6bd5c" } },
};

/** By whose part a hop is: what the server does, what the worker does, what lies between the worker and the room. */
export const actorNames = ["server", "worker", "room"] as const;
export type Actor = (typeof actorNames)[number];

export const actorColours: Readonly<Record<Actor, Colours>> = {
  server: { light: "#4b6584", dark: "#8fa9c9" },
  worker: { light: "#7a3b9e", dark: "#c58be8" },
  room: { light: "#5c7a29", dark: "#a7cf5c" },
};

/** The hops of a dispatch, each from the one before it. */
export const stageActors = {
  offer: "server",
  answer: "worker",
  assignment: "server",
  entry: "worker",
  join: "room",
} as const satisfies Readonly<Record<string, Actor>>;

/** Of lines that stand together; more than these are put together into one. The dash tells them apart without colour. */
export const seriesLooks: readonly { readonly colour: Colours; readonly dash: string }[] = [
  { colour: { light: "#2f7fc1", dark: "#5aa9e6" }, dash: "" },
  { colour: { light: "#b3541e", dark: "#f0915a" }, dash: "6 3" },
  { colour: { light: "#1b7a5a", dark: "#5fd0a5" }, dash: "2 3" },
  { colour: { light: "#7a3b9e", dark: "#c58be8" }, dash: "9 3 2 3" },
  { colour: { light: "#8a6d00", dark: "#e2c14a" }, dash: "12 4" },
  { colour: { light: "#a83271", dark: "#f287bd" }, dash: "4 2 1 2 1 2" },
  { colour: { light: "#4d5966", dark: "#aab4c0" }, dash: "1 4" },
];

/** Ground, ink and what lies between them. */
export const grounds: Readonly<Record<string, Colours>> = {
  ground: { light: "#ffffff", dark: "#15181d" },
  raised: { light: "#f5f6f8", dark: "#1d2127" },
  ink: { light: "#1b2027", dark: "#e8eaed" },
  quiet: { light: "#565d68", dark: "#a3abb6" },
  line: { light: "#d9dde3", dark: "#343a44" },
  axis: { light: "#8a929d", dark: "#79828e" },
  link: { light: "#1c5f99", dark: "#7dbcf0" },
  shade: { light: "#f0e4c8", dark: "#3a3222" },
  gap: { light: "#ece3f3", dark: "#32293c" },
};

/** Every colour as a CSS variable of one theme. */
export function variables(theme: Theme): string {
  const all: readonly (readonly [string, Colours])[] = [
    ...Object.entries(grounds),
    ...outcomeNames.map((name) => [name, outcomeLooks[name].colour] as const),
    ...(["pass", "fail", "unknown"] as const).map((name) => [`verdict-${name}`, verdictLooks[name].colour] as const),
    ...actorNames.map((name) => [`actor-${name}`, actorColours[name]] as const),
    ...seriesLooks.map(({ colour }, i) => [`series-${i + 1}`, colour] as const),
  ];
  return all.map(([name, colour]) => `--${name}:${colour[theme]}`).join(";");
}
