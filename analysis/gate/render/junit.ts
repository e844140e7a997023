// A gate as JUnit XML, which CI servers read: a test case for each check. Unknown is an error, never a skip, because a skip is
// green; only what was not judged is skipped. Computes nothing.

import type { Gate } from "../../../contract/gate.js";
import { printable } from "../../render/printable.js";
import { nameOf, ofBaseline, ofRun, type Shown } from "./findings.js";
import { resultWords } from "./words.js";

export function renderJunit(gate: Gate): string {
  const suites = [
    {
      name: `${gate.scenario}: against the baseline`,
      timestamp: gate.runs.at(-1)?.startedAt ?? "",
      cases: ofBaseline(gate),
    },
    ...gate.runs.map((run) => ({
      name: `${gate.scenario}: run ${run.id}`,
      timestamp: run.startedAt,
      cases: ofRun(run),
    })),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rollcall gate"${tally(all, gate)}>`,
    ...suites.flatMap(({ name, timestamp, cases }) => [
      `  <testsuite name="${attribute(name)}" timestamp="${attribute(timestamp)}"${tally(cases, gate)}>`,
      ...cases.flatMap((found) => caseLines(found, gate)),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

type Element = "failure" | "error" | "skipped" | null;

/** What a disturbed run seems to have broken it has not: nothing of it is a failure. */
function elementOf({ result }: Shown, gate: Gate): Element {
  switch (result) {
    case "pass":
      return null;
    case "fail":
      return gate.result === "fail" ? "failure" : "error";
    case "unknown":
      return "error";
    case "not-judged":
      return "skipped";
  }
}

function tally(cases: readonly Shown[], gate: Gate): string {
  const count = (element: Element) => cases.filter((found) => elementOf(found, gate) === element).length;
  return ` tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}" time="0"`;
}

function caseLines(found: Shown, gate: Gate): readonly string[] {
  const opening = `    <testcase classname="rollcall.${attribute(gate.scenario)}" name="${attribute(nameOf(found, gate))}" time="0">`;
  const element = elementOf(found, gate);
  const message = attribute(`${resultWords[found.result]}: ${found.detail.split("\n")[0] ?? ""}`);
  const inside =
    element === null
      ? `      <system-out>${content(found.detail)}</system-out>`
      : `      <${element} message="${message}">${content(found.detail)}</${element}>`;
  return [opening, inside, "    </testcase>"];
}

/** Details hold what comes from outside: control signs are shown, and so is what no XML may hold (XML 1.0, 2.2). */
const content = (text: string): string => text.split("\n").map(attribute).join("\n");

const entities: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" },
};

const attribute = (text: string): string =>
  printable(text)
    .replace(/[\p{Cs}\ufffe\uffff]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
