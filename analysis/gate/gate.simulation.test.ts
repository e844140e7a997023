import { it } from "vitest";
import { type Margins, usualMargins } from "../../contract/gate.js";
import { chanceOf, type Kind, sampleRun } from "../trials/gate-sample.js";
import { regressionsOf } from "./gate.js";
import { rateSideOf } from "./rates.js";

const zero: Margins = { "lost-rate": 0, "missed-deadline-rate": 0, p50: { share: 0, ms: 0 }, p99: { share: 0, ms: 0 } };
const comparisons = 200;

function tally(
  name: string,
  base: Kind,
  baseRuns: number,
  candidate: Kind,
  margins: Margins,
  ask: "all" | "none" = "none",
  candRuns = 1,
) {
  const chance = chanceOf(7);
  const out: Record<string, number> = {};
  const per: Record<string, number> = {};
  for (let i = 0; i < comparisons; i++) {
    const theirs = Array.from({ length: baseRuns }, () => sampleRun(base, chance));
    const ours = Array.from({ length: candRuns }, () => sampleRun(candidate, chance));
    const found = regressionsOf(
      ours,
      {
        figures: theirs.map(({ figures }) => figures),
        rates: {
          "lost-rate": rateSideOf(
            theirs.map(({ figures }) => figures),
            "lost",
          ),
          "missed-deadline-rate": rateSideOf(
            theirs.map(({ figures }) => figures),
            "missed",
          ),
        },
      },
      { margins, asked: ask === "all" ? ["p50", "p99"] : [], watchMs: 20_000 },
    );
    const results = found.map(({ result }) => result);
    const r = results.includes("fail") ? "fail" : results.includes("unknown") ? "unknown" : "pass";
    out[r] = (out[r] ?? 0) + 1;
    for (const f of found) {
      const k = `${f.check}:${f.result}`;
      per[k] = (per[k] ?? 0) + 1;
    }
  }
  const pct = (o: Record<string, number>) =>
    Object.entries(o)
      .sort()
      .map(([k, v]) => `${k} ${v / 2}`)
      .join("  ");
  console.log(`${name.padEnd(50)} ${pct(out)}\n      ${pct(per)}`);
}

it("explores", () => {
  for (const [label, margins] of [["usual", usualMargins]] as const) {
    console.log(`===== ${label}`);
    const t = (name: string, kind: Kind, runs: number) => tally(name, kind, runs, kind, margins);
    t("clean 1000 vs 1", { count: 1000 }, 1);
    t("clean 1000 vs 5", { count: 1000 }, 5);
    t("1% indep vs 1", { count: 1000, lost: { share: 0.01, streak: 1 } }, 1);
    t("1% indep vs 5", { count: 1000, lost: { share: 0.01, streak: 1 } }, 5);
    t("1% streak 10 vs 1", { count: 1000, lost: { share: 0.01, streak: 10 } }, 1);
    t("1% streak 10 vs 5", { count: 1000, lost: { share: 0.01, streak: 10 } }, 5);
    t("2% streak 5 vs 3", { count: 1000, lost: { share: 0.02, streak: 5 } }, 3);
    t("4% streak 10 vs 3", { count: 1000, lost: { share: 0.04, streak: 10 } }, 3);
    t("5% streak 25 vs 3", { count: 1000, lost: { share: 0.05, streak: 25 } }, 3);
    t("2% streak 5, 60 vs 5", { count: 60, lost: { share: 0.02, streak: 5 } }, 5);
    t("20 vs 5 clean", { count: 20 }, 5);
    t("20 vs 1 clean", { count: 20 }, 1);
    t("60 vs 5 clean", { count: 60 }, 5);
    t("slow 3% streak 20 vs 3", { count: 1000, slow: { share: 0.03, streak: 20 } }, 3);
    t("slow 3% streak 20 vs 1", { count: 1000, slow: { share: 0.03, streak: 20 } }, 1);
    t("between 10% vs 1", { count: 1000, betweenRuns: 0.1 }, 1);
    t("between 5% vs 1", { count: 1000, betweenRuns: 0.05 }, 1);
    t("between 10% vs 3", { count: 1000, betweenRuns: 0.1 }, 3);
    t("between 10% vs 6", { count: 1000, betweenRuns: 0.1 }, 6);
    t("between 10% vs 12, 100", { count: 100, betweenRuns: 0.1 }, 12);
  }
  console.log("===== detection");
  const clean = { count: 1000 };
  for (const runs of [1, 5])
    for (const streak of [1, 2, 3, 5, 10])
      tally(`lost 2% in ${streak} vs ${runs}`, clean, runs, { ...clean, lost: { share: 0.02, streak } }, usualMargins);
  for (const runs of [1, 5]) {
    tally(`tail doubled vs ${runs}`, clean, runs, { ...clean, tail: 2 }, usualMargins);
    tally(`all doubled vs ${runs}`, clean, runs, { ...clean, delays: 2 }, usualMargins);
    tally(`p50 +25% vs ${runs}`, clean, runs, { ...clean, delays: 1.25 }, usualMargins);
    tally(`p50 +25% 20 vs ${runs}x20`, { count: 20 }, runs, { count: 20, delays: 1.25 }, usualMargins);
  }
}, 600_000);
