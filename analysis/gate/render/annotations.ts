// A gate as workflow commands of GitHub Actions, which show as annotations: an error for each check that is not passed. GitHub
// shows ten of a step, so what decides comes first. Computes nothing.

import type { Gate } from "../../../contract/gate.js";
import { printable } from "../../render/printable.js";
import { headline, nameOf, type Shown, worthSaying } from "./findings.js";
import { resultWords } from "./words.js";

export function renderAnnotations(gate: Gate): string {
  const whole = line("notice", `Rollcall gate: ${gate.result}`, headline(gate));
  const commands = worthSaying(gate).flatMap((found) => {
    const level = levelOf(found);
    return level === null
      ? []
      : [line(level, `Rollcall: ${nameOf(found, gate)} (${resultWords[found.result]})`, found.detail)];
  });
  return (gate.result === "pass" ? [whole, ...commands] : commands).map((command) => `${command}\n`).join("");
}

function levelOf({ result }: Shown): "error" | "notice" | null {
  switch (result) {
    case "pass":
      return null;
    case "fail":
    case "unknown":
      return "error";
    case "not-judged":
      return "notice";
  }
}

const line = (level: "error" | "notice", title: string, message: string): string =>
  `::${level} title=${property(title)}::${data(message)}`;

/** As @actions/core escapes them (packages/core/src/command.ts): a bare newline would end the command, and begin another. */
const data = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(printable)
    .join("\n")
    .replaceAll("%", "%25")
    .replaceAll("\n", "%0A");

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
