// The script of the live page: takes the stream's messages and draws with the functions that draw the report. A page that was
// hidden draws when it is looked at again.

import {
  isMissed,
  type LiveEnd,
  type LiveMore,
  type LiveSpreads,
  type LiveWhole,
  livePaths,
  mostMissed,
  reportAddress,
} from "../../contract/live.js";
import { LiveCloud, type LivePoint } from "../../contract/live-cloud.js";
import { LiveCourse } from "../../contract/live-course.js";
import { cloudOf, meanwhileIn } from "../live/live-cloud.js";
import { courseReadingOf } from "../live/live-course.js";
import { waterfallIn } from "../live/live-stages.js";
import {
  askedWords,
  cloudWords,
  happenedWords,
  headingOf,
  missedOf,
  phaseWords,
  tilesOf,
  troublesOf,
} from "../live/parts.js";
import { html, type Markup, type Piece } from "../page/markup.js";
import type { Variant } from "../page/plot/frame.js";
import { duration } from "../render/figures.js";
import { courseCharts } from "../report/pictures/course-charts.js";
import { dispatchesPicture, shadesOf } from "../report/pictures/dispatches.js";
import { wholeView } from "../report/pictures/layout.js";
import { outcomeLegend, shadeLegend } from "../report/pictures/legends.js";
import { percentilesPicture } from "../report/pictures/percentiles.js";
import { actorSamples, stagesPicture } from "../report/pictures/stages.js";
import { byId, refill } from "./elements.js";
import { startTheme } from "./theme.js";

type Shown = {
  readonly about: LiveWhole["about"];
  readonly cloud: LiveCloud;
  readonly course: LiveCourse;
  readonly missed: readonly LivePoint[];
  readonly spreads: LiveSpreads;
  readonly state: LiveWhole["state"];
};

let shown: Shown | undefined;
let ended: LiveEnd | undefined;

startTheme();
const phone = matchMedia("(max-width:760px)");
const source = new EventSource(livePaths.stream);
source.addEventListener("whole", ({ data }) => {
  const { picture, course, ...whole }: LiveWhole = JSON.parse(data);
  shown = { ...whole, cloud: LiveCloud.of(picture), course: LiveCourse.of(course) };
  say("");
  draw("all");
});
source.addEventListener("more", ({ data }) => {
  if (shown === undefined) return;
  const { points, seconds, spreads, state }: LiveMore = JSON.parse(data);
  for (const point of points) shown.cloud.add(point);
  for (const second of seconds) shown.course.add(second);
  const missed = [...shown.missed, ...points.filter(isMissed)].slice(-mostMissed);
  shown = { ...shown, missed, spreads: spreads ?? shown.spreads, state };
  draw(spreads === null ? "quick" : "all");
});
source.addEventListener("end", ({ data }) => {
  const end: LiveEnd = JSON.parse(data);
  source.close();
  ended = end;
  if (shown === undefined) byId("progress").textContent = end.words;
  const place = shown === undefined || end.page === "none" ? "" : ` Its page: ${shown.about.folder}/report.html`;
  say(`The run has ended, and nobody answers here any more.${place}`);
  draw("all");
  if (shown !== undefined && end.page === "there") void keepReport(reportAddress(shown.about));
});
source.addEventListener("open", () => say(""));
source.addEventListener("error", () => {
  if (ended !== undefined) return;
  const again =
    source.readyState === EventSource.CLOSED ? "Reload this page to try again" : "This page tries again by itself";
  say(`The run's process does not answer. ${again}; what it shows is what it knew last.`);
});
document.addEventListener("visibilitychange", () => draw("all"));
phone.addEventListener("change", () => draw("all"));
// Paper has the wide pictures, whatever the screen has.
window.addEventListener("beforeprint", () => draw("all", "wide"));
window.addEventListener("afterprint", () => draw("all"));

function say(words: string): void {
  byId("connection").textContent = words;
}

/** Fetched while somebody answers, the report is opened later from what the browser has kept. */
async function keepReport(address: string): Promise<void> {
  const isKept = await fetch(address)
    .then(async (answer) => answer.ok && (await answer.text()) !== "")
    .catch(() => false);
  byId("report-link").setAttribute("href", address);
  byId("report").hidden = !isKept;
}

/** @param what the pictures that change slowly with the others, or not */
function draw(what: "quick" | "all", variant: Variant = phone.matches ? "narrow" : "wide"): void {
  if (shown === undefined || document.visibilityState === "hidden") return;
  drawHead(shown);
  drawDispatches(shown, variant);
  refill(byId("missed-list"), html`${missedOf(shown.missed, shown.about, shown.state)}`);
  if (what === "all") {
    drawSpreads(shown, variant);
    drawMachinery(shown, variant);
  }
  document.documentElement.dataset.ready = "yes";
}

function drawHead({ about, state }: Shown): void {
  refill(byId("heading"), headingOf(about));
  const said = ended?.words ?? phaseWords(about, state);
  byId("progress").textContent = said;
  byId("asked").textContent = ended === undefined ? askedWords(about, state) : "";
  byId("how-far").className = `verdict ${ended === undefined ? "going" : (ended.result ?? "unknown")}`;
  const bar = byId("bar");
  bar.hidden = ended !== undefined;
  bar.setAttribute("max", String(about.planned));
  bar.setAttribute("value", String(Math.min(about.planned, state.requested + state.refused)));
  document.title = `${said} - ${about.scenario} ${about.id}`;
  refill(byId("tiles"), tilesOf(about, state));
}

function drawDispatches({ about, cloud: live, state }: Shown, variant: Variant): void {
  const cloud = cloudOf(live.picture, state, about);
  const meanwhile = meanwhileIn(state, cloud.toMs);
  const label = `Every dispatch so far by its delay: ${state.delivered} delivered, ${state.late} late, ${state.lost} lost.`;
  drawIn("dispatches", variant, dispatchesPicture(cloud, meanwhile, { variant, view: wholeView(cloud), label }));
  refill(byId("legend-dispatches"), listOf([...outcomeLegend(cloud), ...shadeLegend(meanwhile)]));
  byId("caption").textContent = cloudWords(about, cloud);
  refill(byId("happened"), html`${happenedWords(meanwhile)}`);
}

function drawSpreads({ about, spreads, state }: Shown, variant: Variant): void {
  const waterfall = waterfallIn(spreads, about);
  byId("stages-caption").textContent = stagesWords(about, spreads, waterfall !== null);
  byId("picture-stages").hidden = waterfall === null;
  if (waterfall !== null) {
    const hops = waterfall.hops.map(({ name, typical }) => `${name} ${duration(typical?.tookMs ?? null)}`);
    drawIn("stages", variant, stagesPicture(waterfall, variant, `Where the time goes: ${hops.join("; ")}.`));
    refill(byId("legend-stages"), listOf(actorSamples(waterfall)));
  }
  const { ranks } = spreads;
  byId("picture-percentiles").hidden = ranks.count === 0;
  if (ranks.count === 0) return;
  const label = `Percentile plot of ${ranks.count} delays so far, median ${duration(state.delayMs.p50)}; ${ranks.lost} never arrived.`;
  drawIn("percentiles", variant, percentilesPicture(ranks, about, variant, label));
}

function stagesWords({ isTapped }: Shown["about"], { hops }: LiveSpreads, isDrawn: boolean): string {
  if (!isTapped) return "Without a wiretap the hops are known when the run is judged.";
  if (!isDrawn) return "No dispatch is done with yet: its room is deleted some 10 s after its request.";
  return `Each bar begins where those before it end; by ${hops.offer.count} dispatches that are done with.`;
}

function drawMachinery({ about, course, state }: Shown, variant: Variant): void {
  refill(byId("troubles"), html`${troublesOf(state)}`);
  const reading = courseReadingOf(course.picture, state, about);
  const { toMs, eachMs } = reading.course;
  byId("course-caption").textContent =
    eachMs <= 1_000
      ? ""
      : `A point stands for ${duration(eachMs)}: the mean, in a band from the lowest to the highest.`;
  const charts = courseCharts(reading, shadesOf(meanwhileIn(state, toMs)));
  const figures = charts.map(
    ({ picture: { title, drawn }, note }) =>
      html`<h3>${title}</h3><figure id="${drawn.name}"><div class="${variant}">${drawn.draw(variant)}</div>${
        drawn.legend.length === 0 ? null : html`<ul class="legend">${listOf(drawn.legend)}</ul>`
      }${note}</figure>`,
  );
  refill(byId("course"), html`${figures}`);
}

/** The drawing for the other width stays as it was; it is not shown. */
function drawIn(name: string, variant: Variant, picture: Markup): void {
  const container = byId(`picture-${name}`).querySelector(`.${variant}`);
  if (container !== null) refill(container, picture);
}

const listOf = (entries: readonly Piece[]): Markup => html`${entries.map((entry) => html`<li>${entry}</li>`)}`;
