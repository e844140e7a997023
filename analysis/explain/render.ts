// A story for a terminal, at most 110 columns wide. What came from outside is made printable; nothing is computed here.

import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import { durationWords, loadWords, relativeWords } from "./duration-words.js";
import type { Moment } from "./moments.js";
import type { Story } from "./story.js";
import { closers } from "./words.js";
import type { WorkerState } from "./worker-states.js";

const width = 110;

/** Several lines, the last one ended. */
export function renderStory(story: Story): string {
  const blocks = [
    heading(story),
    causes(story),
    section("Time line", "ms from the request; ± where a wall clock was read; which attempt", timeline(story)),
    section("The server's list", "", list(story)),
    section("Workers", "as they were at the request; before and after: the request", workers(story)),
    story.damagedLines === 0
      ? []
      : [`${counted(story.damagedLines, "line")} of the run's events could not be read and may be missing here.`],
  ];
  const text = blocks.filter((block) => block.length > 0).map((block) => `${block.join("\n")}\n`);
  return text.join("\n");
}

function heading(story: Story): readonly string[] {
  const { rescue } = story;
  return [
    ...wrapped(`Dispatch ${story.n} of run ${story.run}, room ${story.room}`, "", "  "),
    ...wrapped(story.outcomeWords, "  ", "  "),
    ...(rescue === null
      ? []
      : wrapped(
          `attempt 2, the rescue${rescue.sentMs === null ? "" : ` sent ${durationWords(rescue.sentMs)} after the request`}: ${rescue.words}`,
          "  ",
          "    ",
        )),
  ];
}

function causes({ cause, alsoFits, because, inOrder, hops }: Story): readonly string[] {
  const indented = (label: string, text: string) => wrapped(text, `  ${label.padEnd(9)} `, " ".repeat(12));
  const chain = hops.map(({ hop, tookMs }, i) => `${i === 0 ? "" : "+"}${tookMs} ${hop}`).join(", ");
  return [
    ...(cause === null ? [] : wrapped(`Cause: ${cause}`, "", "  ")),
    ...(because === null ? [] : indented("because", because)),
    ...inOrder.flatMap((sentence) => indented("in order", sentence)),
    ...alsoFits.flatMap(({ cause, because }) =>
      indented("also fits", because === null ? cause : `${cause}. ${because}`),
    ),
    ...(chain === "" ? [] : indented("hops", `${chain} (ms)`)),
  ];
}

function timeline({ timeline, leftOut }: Story): readonly string[] {
  const observers = Math.max(0, ...timeline.map(({ observer }) => observer.length));
  const lines = timeline.flatMap((moment) => {
    const before = `${offsetCell(moment)} ${moment.observer.padEnd(observers)} ${moment.attempt || " "} `;
    return wrapped(moment.words, before, " ".repeat(before.length));
  });
  return leftOut === 0 ? lines : [...lines, `  and ${counted(leftOut, "more line")} about what happened around it`];
}

/** An injected fault is marked at the very left. */
function offsetCell({ offsetMs, uncertaintyMs, what }: Moment): string {
  const mark = what === "injected" ? "!" : " ";
  const offset = offsetMs === null ? "?" : offsetMs.toFixed(1);
  return `${mark}${offset.padStart(10)}${(uncertaintyMs === 0 ? "" : ` ±${uncertaintyMs}`).padEnd(5)}`;
}

const list = ({ list }: Story): readonly string[] =>
  list === null
    ? []
    : [
        ...wrapped(
          `${list.atMs === null ? "" : `${durationWords(list.atMs)} after the request: `}${list.words}`,
          "  ",
          "    ",
        ),
        ...(list.lag === "" ? [] : wrapped(list.lag, "  ", "    ")),
      ];

function workers({ workers, workersLeftOut, workersNote, agentName }: Story): readonly string[] {
  const lines = workers.flatMap((state) => wrapped(workerWords(state, agentName), "  ", "    "));
  return [
    ...(lines.length === 0 ? ["  none was seen registered while it was watched"] : lines),
    ...(workersLeftOut === 0 ? [] : [`  and ${counted(workersLeftOut, "more worker")}`]),
    ...(workersNote === "" ? [] : wrapped(workersNote, "  ", "    ")),
  ];
}

export function workerWords(state: WorkerState, ours: string): string {
  const { link, workerId, agentName, seenBy, closedMs, closedBy } = state;
  const who = link === 0 ? `${seenBy}: ${workerId}` : `link ${link}: ${workerId || "not registered"}`;
  const name = agentName === "" || agentName === ours ? [] : [`under another agent name, '${agentName}'`];
  const closed = closedMs === null ? [] : [`closed by ${closers[closedBy] ?? "somebody"} ${relativeWords(closedMs)}`];
  return [who, ...name, ...registration(state), ...status(state), ...closed].join(", ");
}

const registration = ({ registeredMs, openedMs }: WorkerState): readonly string[] => {
  if (registeredMs !== null) return [`registered ${relativeWords(registeredMs)}`];
  return openedMs === null ? [] : [`connected ${relativeWords(openedMs)}`];
};

function status({ status, loadPermille, jobCount, statusMs }: WorkerState): readonly string[] {
  switch (status) {
    case "unseen":
      return [];
    case "none":
      return ["no status sent before"];
    default: {
      const jobs = jobCount === null || jobCount === 0 ? "" : `, ${counted(jobCount, "job")}`;
      return [`${status}, ${loadWords(loadPermille ?? 0)}${jobs}, said ${relativeWords(statusMs ?? 0)}`];
    }
  }
}

const section = (title: string, note: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [note === "" ? title : `${title} (${note})`, ...lines];

/** Broken at spaces; a word that is longer than a line is broken where the line ends. */
function wrapped(text: string, first: string, rest: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of printable(text).split(" ")) {
    if (line.length > (lines.length === 0 ? first : rest).length && line.length + word.length + 1 > width) {
      lines.push(line);
      line = rest;
    }
    line = line.length === (lines.length === 0 ? first : rest).length ? `${line}${word}` : `${line} ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = `${rest}${line.slice(width)}`;
    }
  }
  return [...lines, line].map((done) => done.trimEnd());
}
