// The script of the live page: takes the stream's messages and draws with the functions that draw the report. A page that was
// hidden draws when it is looked at again.

import { type LiveEnd, type LiveMore, type LiveWhole, livePaths } from "../../contract/live.js";
import { LiveCloud, type LivePoint } from "../../contract/live-cloud.js";
import { cloudOf, meanwhileIn } from "../live/live-cloud.js";
import { headingOf, machineryOf, missedOf, progressWords, tilesOf } from "../live/parts.js";
import { html } from "../page/markup.js";
import { clockTime } from "../render/clock-time.js";
import { dispatchesPicture } from "../report/pictures/dispatches.js";
import { wholeView } from "../report/pictures/layout.js";
import { byId, fill } from "./elements.js";
import { variants } from "./listening.js";
import { startTheme } from "./theme.js";

/** In the list of those that were not in time. */
const mostMissed = 20;
const mostHappenings = 5;

type Shown = {
  readonly about: LiveWhole["about"];
  readonly cloud: LiveCloud;
  readonly missed: readonly LivePoint[];
  readonly state: LiveWhole["state"];
};

let shown: Shown | undefined;
let ended = "";

startTheme();
const source = new EventSource(livePaths.stream);
source.addEventListener("whole", ({ data }) => {
  const { about, picture, state }: LiveWhole = JSON.parse(data);
  shown = { about, cloud: LiveCloud.of(picture), missed: newestMissed(picture.points), state };
  say("");
  draw();
});
source.addEventListener("more", ({ data }) => {
  if (shown === undefined) return;
  const { points, state }: LiveMore = JSON.parse(data);
  for (const point of points) shown.cloud.add(point);
  shown = { ...shown, missed: newestMissed([...shown.missed, ...points]), state };
  draw();
});
source.addEventListener("end", ({ data }) => {
  const { words, page }: LiveEnd = JSON.parse(data);
  source.close();
  ended = words;
  const place = shown === undefined || page === "none" ? "" : ` Its page: ${shown.about.folder}/report.html`;
  say(`The run has ended.${place}`);
  draw();
});
source.addEventListener("error", () => {
  if (ended === "")
    say("The run's process does not answer. This page tries again by itself; what it shows is what it knew last.");
});
document.addEventListener("visibilitychange", draw);

const newestMissed = (points: readonly LivePoint[]): readonly LivePoint[] =>
  points.filter(({ outcome }) => outcome === "late" || outcome === "lost").slice(-mostMissed);

function say(words: string): void {
  byId("connection").textContent = words;
}

function draw(): void {
  if (shown === undefined || document.visibilityState === "hidden") return;
  const { about, cloud: live, missed, state } = shown;
  const words = ended === "" ? progressWords(about, state) : ended;
  fill(byId("heading"), headingOf(about));
  byId("progress").textContent = words;
  document.title = `${words} - ${about.scenario} ${about.id}`;
  fill(byId("tiles"), tilesOf(about, state));
  const cloud = cloudOf(live.picture, state, about);
  const meanwhile = meanwhileIn(state, cloud.toMs);
  for (const variant of variants) {
    const container = document.querySelector(`#picture-dispatches .${variant}`);
    const label = `Every dispatch so far by its delay: ${state.delivered} delivered, ${state.late} late, ${state.lost} lost.`;
    if (container !== null)
      fill(container, dispatchesPicture(cloud, meanwhile, { variant, view: wholeView(cloud), label }));
  }
  const newest = meanwhile.happenings.slice(-mostHappenings);
  byId("happened").textContent = newest.map(({ fromMs, words }) => `${clockTime(fromMs)} ${words}`).join("; ");
  fill(byId("missed-list"), html`${missedOf(missed, about)}`);
  fill(byId("machinery-now"), machineryOf(state));
  document.documentElement.dataset.ready = "yes";
}
