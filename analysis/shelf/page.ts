// The list of what is kept, as a page: filtered by its script, opened by links; two runs are compared by a form. Computes nothing.

import script from "browser:shelf";
import { documentText } from "../page/document.js";
import { encodedPath } from "../page/encoded-path.js";
import { type Verdict, verdictLooks } from "../page/look.js";
import { html, type Markup, type Piece } from "../page/markup.js";
import { counted } from "../render/counted.js";
import type { Kept } from "./kept.js";

/** Where the server has the kept files, and where it compares. */
export const shelfPaths = { kept: "/kept/", compare: "/compare" } as const;

export function shelfPage(folder: string, kept: readonly Kept[]): string {
  return documentText({
    title: `Rollcall: ${folder}`,
    heading: html`Rollcall: runs kept in <span class="mono">${folder}</span>`,
    body: [filters(kept), list(kept)],
    data: [],
    script,
    connects: "to its own server",
  });
}

/** Shown by the script, without which everything is listed. */
function filters(kept: readonly Kept[]): Markup {
  const options = (all: readonly string[]) =>
    [...new Set(all)]
      .filter((one) => one !== "")
      .sort()
      .map((one) => html`<option>${one}</option>`);
  const versions = kept.flatMap((one) => one.versions);
  const select = (name: string, label: string, all: readonly string[]) =>
    html`<label>${label} <select name="${name}"><option value="">all</option>${options(all)}</select></label>`;
  return html`<form class="tools screen" id="filters" hidden>${[
    select(
      "scenario",
      "Scenario",
      kept.map(({ scenario }) => scenario),
    ),
    select("version", "Version", versions),
    select(
      "verdict",
      "Verdict",
      kept.map(({ verdict }) => verdict),
    ),
  ]}<span id="count" role="status" class="quiet"></span></form>`;
}

function list(kept: readonly Kept[]): Piece {
  if (kept.length === 0) return html`<p>Nothing is kept here yet: <code>npx rollcall run</code> makes a run.</p>`;
  return html`<form action="${shelfPaths.compare}" method="get"><p class="small">${counted(kept.length, "run or comparison", "runs and comparisons")}, the newest first. Mark a base and another run to <button>compare them</button></p>
<div class="scroll" tabindex="0" role="group" aria-label="What is kept"><table class="words" id="kept"><thead><tr><th scope="col">started</th><th scope="col">scenario</th><th scope="col">verdict</th><th scope="col">what came of it</th><th scope="col">base</th><th scope="col">other</th></tr></thead><tbody>${kept.map(row)}</tbody></table></div></form>`;
}

function row(one: Kept): Markup {
  const { kind, path, scenario, startedAt, verdict, words, versions, page } = one;
  const when = startedAt === "" ? path : startedAt.slice(0, 19).replace("T", " ");
  const opened =
    page === "" ? html`${when}` : html`<a href="${shelfPaths.kept}${encodedPath(path)}/${page}">${when}</a>`;
  const choose = (name: string) =>
    kind === "run" ? html`<input type="radio" name="${name}" value="${path}" aria-label="${name}: ${path}">` : null;
  return html`<tr data-scenario="${scenario}" data-verdict="${verdict}" data-versions="${JSON.stringify(versions)}"><th scope="row" class="short" title="${path}">${opened}</th><td>${scenario}</td><td class="short">${said(verdict)}</td><td>${words}<div class="small quiet">${versions.join(", ")}</div></td><td>${choose("base")}</td><td>${choose("other")}</td></tr>`;
}

const isVerdict = (text: string): text is Verdict => text in verdictLooks;

const said = (verdict: string): Piece =>
  isVerdict(verdict)
    ? html`<span class="result ${verdict}"><span aria-hidden="true">${verdictLooks[verdict].sign}</span> ${verdict}</span>`
    : verdict === ""
      ? html`<span class="quiet">not judged</span>`
      : html`<strong>${verdict.replaceAll("-", " ")}</strong>`;
