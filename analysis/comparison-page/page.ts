// comparison.html: the page of a comparison. The answer first, then each candidate's differences, the delays of all versions, and
// every round with the way to its own page. Takes what was judged and drawn, and computes nothing.

import script from "browser:still";
import type { ComparedCandidate, ComparisonResult } from "../../contract/comparison-result.js";
import { toldOf } from "../../contract/ranks.js";
import { documentText, type PageSection, sectionsOf } from "../page/document.js";
import { html, type Piece } from "../page/markup.js";
import { type Picture, pictureFigure } from "../page/picture.js";
import { seriesSample } from "../page/series.js";
import { table } from "../page/table.js";
import { comparisonFigures, differenceRows, settingWords, versionWords } from "../render/comparison-rows.js";
import { verdictWords } from "../render/comparison-words.js";
import { duration } from "../render/figures.js";
import { percent } from "../render/percent.js";
import type { Drawn, DrawnHop } from "./drawn.js";
import { forestPicture, shownIn } from "./forest.js";
import { overlayPicture } from "./overlay.js";
import { roundsPicture } from "./rounds.js";
import { hopNameOf, hopsIn, stagesOverlay } from "./stages.js";

const looks = {
  better: "pass",
  worse: "fail",
  "no-difference": "pass",
  "cannot-tell": "unknown",
  unknown: "unknown",
} as const;
const headWords = { ...verdictWords, unknown: "unknown" } as const;

/** From the page to a run's page; "" where there is none. */
export type PageOf = (run: string) => string;

export function comparisonPage(result: ComparisonResult, drawn: Drawn, pageOf: PageOf): string {
  const { comparison, verdict } = result;
  const sections = [
    figures(result),
    ...result.candidates.map((one, i) => differences(one, i, result)),
    ...pictures(result, drawn),
    rounds(drawn, pageOf),
    setting(result),
  ];
  return documentText({
    title: `${headWords[verdict]}: ${[...comparison.candidates].join(", ")} against ${comparison.base}`,
    heading: html`Rollcall: comparison <span class="quiet">${comparison.startedAt} <span class="mono">${comparison.id}</span></span>`,
    body: [
      html`<section class="verdict ${looks[verdict]}" aria-label="Verdict"><p class="said">${headWords[verdict].toUpperCase()}</p><p class="short">${result.sentence}.</p></section>`,
      result.notes.length === 0
        ? null
        : html`<section class="note" aria-label="To know"><ul>${result.notes.map((note) => html`<li>${note}</li>`)}</ul></section>`,
      sectionsOf(sections),
    ],
    data: [],
    script,
  });
}

const figures = (result: ComparisonResult): PageSection => ({
  id: "figures",
  title: "The figures",
  content: html`${table(comparisonFigures(result), "figures", "Each version, of all its rounds together")}<p class="small quiet prose">Intervals of rates are Wilson's, at 95 %. In a p99 lost dispatches rank last; "never": the rank falls on one of them.</p>`,
});

function differences(candidate: ComparedCandidate, i: number, result: ComparisonResult): PageSection {
  const { label, verdict } = candidate;
  const { base } = result.comparison;
  const picture: Picture = {
    name: `picture-differences-${i + 1}`,
    caption: `The difference of ${label} from ${base} in each measure, in margins: between -1 and 1 it does not matter. A line is the ${result.comparison.confidence * 100} % interval; without one there are too few rounds.`,
    draw: (variant) => forestPicture(candidate, variant, `Differences of ${label} from ${base}: ${candidate.sentence}`),
    legend: [],
    rows: differenceRows(candidate, result),
    columns: "figures",
  };
  const why = [
    ...new Set(
      candidate.measures
        .filter(({ role, verdict: one }) => role === "judged" && one === "cannot-tell")
        .map((one) => one.why),
    ),
  ];
  return {
    id: `differences-${i + 1}`,
    title: `${label} less ${base}: ${verdictWords[verdict]}`,
    content: html`${shownIn(candidate).length === 0 ? table(differenceRows(candidate, result), "figures") : pictureFigure(picture)}${
      why.length === 0
        ? null
        : html`<ul class="small">${why.map((words) => html`<li>Cannot tell: ${words}.</li>`)}</ul>`
    }`,
  };
}

function pictures({ setting: limits }: ComparisonResult, drawn: Drawn): readonly PageSection[] {
  if (limits === null || drawn.rounds.length === 0) return [];
  const legend = drawn.versions.map(({ label }, i) => seriesSample(label, i));
  const overlay: Picture = {
    name: "picture-delays",
    caption:
      "How many dispatches took no longer than how long, of all rounds of each version. The scale widens towards the slowest. What never arrived is above everything.",
    draw: (variant) =>
      overlayPicture(
        drawn.versions,
        limits,
        variant,
        `Percentile plot of the delays of ${drawn.versions.map(({ label }) => label).join(", ")}.`,
      ),
    legend,
    rows: [
      ["version", "so many took no longer", "delay"],
      ...drawn.versions.flatMap(({ label, ranks }) =>
        toldOf(ranks).map(({ share, delayMs }) => [label, percent(share), duration(delayMs)]),
      ),
    ],
    columns: "figures",
  };
  const stages: Picture = {
    name: "picture-stages",
    caption:
      "Each hop of every version, from the hop before it: the thick mark is its median, the line reaches to its slowest; a cross and a number are lost ones that got as far as the hop before.",
    draw: (variant) =>
      stagesOverlay(
        drawn.versions,
        limits.arrival,
        variant,
        `Median and slowest of each hop of ${drawn.versions.map(({ label }) => label).join(", ")}.`,
      ),
    legend,
    rows: [
      ["hop", ...drawn.versions.map(({ label }) => `${label}: median, slowest, got no further`)],
      ...hopsIn(drawn.versions, limits.arrival).map((name) => [
        hopNameOf(name, limits.arrival),
        ...drawn.versions.map(({ hops }) => hopWords(hops.find(({ stage }) => stage === name))),
      ]),
    ],
    columns: "figures",
  };
  const each: Picture = {
    name: "picture-rounds",
    caption:
      "Each round by itself: the short line is its median, the long one reaches to its slowest arrival; crosses and numbers above are lost ones.",
    draw: (variant) =>
      roundsPicture(
        drawn,
        limits,
        variant,
        `Median and slowest arrival of ${drawn.rounds.length} rounds in their order.`,
      ),
    legend,
    rows: [],
    columns: "figures",
  };
  return [
    { id: "delays", title: "Delays", content: pictureFigure(overlay) },
    ...(hopsIn(drawn.versions, limits.arrival).length === 0
      ? []
      : [{ id: "stages", title: "Where the time goes", content: pictureFigure(stages) }]),
    { id: "course", title: "Round by round", content: pictureFigure(each) },
  ];
}

const hopWords = (hop: DrawnHop | undefined): string =>
  hop === undefined ? "-" : `${duration(hop.p50Ms)}, ${duration(hop.slowestMs)}, ${hop.gotNoFurther}`;

const rounds = ({ rounds: all }: Drawn, pageOf: PageOf): PageSection => ({
  id: "rounds",
  title: "The rounds",
  content: table(
    [
      ["in order", "version", "round", "judged", "late", "lost", "median", "slowest", "page"],
      ...all.map(({ order, label, round, judged, late, lost, p50Ms, slowestMs, run }) => [
        ...[
          String(order),
          label,
          String(round),
          String(judged),
          String(late),
          String(lost),
          duration(p50Ms),
          duration(slowestMs),
        ],
        pageLink(run, pageOf(run)),
      ]),
    ],
    "words",
    "Every round that is in the figures",
  ),
});

const pageLink = (run: string, href: string): Piece =>
  href === "" ? html`<code>${run}</code>` : html`<a href="${href}">report</a>`;

const setting = (result: ComparisonResult): PageSection => ({
  id: "setting",
  title: "What was compared",
  content: html`<p>${settingWords(result)}.</p><ul>${versionWords(result).map((line) => html`<li>${line}</li>`)}</ul><p class="small">Made by <code>${result.comparison.command.join(" ")}</code></p>`,
});
