// The pages of comparisons, of histories and of what is kept, in a real browser: they say what their results say, lead to the runs' own
// pages, can be used by everybody, and a name from outside does nothing on them.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { good, losing, writeComparedRun } from "../analysis/trials/compared-runs.js";
import { keptNight } from "../analysis/trials/kept-night.js";
import { type Comparison, comparisonFiles, defaultMargins } from "../contract/comparison.js";
import { comparisonResultSchema } from "../contract/comparison-result.js";
import { seriousOn } from "./accessible.js";
import { launch, type Shown, show } from "./browser.js";
import { type Running, rollcall, start } from "./rollcall.js";

const nasty = "</script><img src=x onerror=alert(1)>";
const formula = "=cmd|' /C calc'!A0";
const versions = ["1.2.6", "1.2.3"] as const;

let results: string;
let browser: Browser;

beforeAll(async () => {
  results = await mkdtemp(join(tmpdir(), "rollcall-pages-"));
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await rm(results, { recursive: true, force: true });
});

const looks = [
  ["light, wide", { colorScheme: "light", viewport: { width: 1280, height: 900 } }],
  ["dark, on a phone", { colorScheme: "dark", viewport: { width: 390, height: 844 } }],
] as const;

/** What holds of every page. */
async function expectSound(url: string): Promise<void> {
  for (const [, look] of looks) {
    const shown = await show(browser, url, look);
    expect(shown.complaints).toEqual([]);
    expect(await seriousOn(shown.page)).toEqual([]);
    expect(await shown.page.evaluate(() => document.documentElement.scrollWidth)).toBe(look.viewport.width);
    expect(await shown.page.locator("img").count()).toBe(0);
    await shown.page.context().close();
  }
}

const textOf = async ({ page }: Shown): Promise<string> => (await page.textContent("main")) ?? "";

async function writeComparison(folder: string, rounds: number): Promise<void> {
  const places: Comparison["rounds"][number][] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const label of versions) {
      const run = `rounds/${label}-${round}`;
      const lives = label === "1.2.6" ? good(round) : losing(round);
      await writeComparedRun(join(folder, run), {
        ...{ id: `run${round}of${label === "1.2.6" ? "a" : "b"}`, agents: label, lives },
        change: ({ manifest }) => {
          Object.assign(manifest.versions, { nodeOf: nasty });
        },
      });
      places.push({ label, round, order: places.length + 1, run, state: "done", why: "" });
    }
  }
  const plan: Comparison = {
    ...{
      schema: 1,
      id: "cmp",
      startedAt: "2026-01-02T03:04:05.000Z",
      command: ["rollcall", "compare", nasty, formula],
    },
    ...{ subject: "agents", base: "1.2.6", candidates: ["1.2.3"], seed: 1, margins: defaultMargins, confidence: 0.95 },
    ...{ wantedWidth: null, rounds: places },
  };
  await writeFile(join(folder, comparisonFiles.plan), JSON.stringify(plan));
}

describe("the page of a comparison", () => {
  let folder: string;
  let url: string;
  beforeAll(async () => {
    folder = join(results, "compare/cmp");
    await writeComparison(folder, 2);
    const { status, stderr } = await rollcall(["compare", folder]);
    expect([status, stderr]).toEqual([1, ""]);
    url = pathToFileURL(join(folder, comparisonFiles.reportPage)).href;
  });

  it("says the verdict and the sentence of its result, and the figures of every version", async () => {
    const result = comparisonResultSchema.parse(
      JSON.parse(await readFile(join(folder, comparisonFiles.result), "utf8")),
    );
    const shown = await show(browser, url);
    expect(await shown.page.textContent(".verdict")).toBe(`WORSE${result.sentence}.`);
    const [head = "", ...rows] = await shown.page.locator("#figures ~ * table").first().locator("tr").allTextContents();
    expect(head).toBe(result.versions.map(({ label }) => label).join(""));
    const lost = result.versions.map(({ lostRate: { value, low, high } }) =>
      [value, low, high].map((share) => Math.round((share ?? -1) * 10_000) / 100),
    );
    expect(
      rows
        .find((row) => row.startsWith("lost"))
        ?.match(/[\d.]+(?= %)/g)
        ?.map(Number),
    ).toEqual(lost.flat());
    expect(await shown.page.locator("#picture-rounds .wide title").count()).toBe(4);
    expect(await textOf(shown)).toContain(formula);
  });

  it("leads from each round to its run's own page", async () => {
    const { page } = await show(browser, url);
    await page.locator('a[href$="1.2.3-2/report.html"]').click();
    expect(page.url()).toBe(pathToFileURL(join(folder, "rounds/1.2.3-2/report.html")).href);
    expect(await page.textContent(".verdict .said")).toMatch(/FAIL/);
  });

  it("is sound in light and dark, wide and on a phone", () => expectSound(url));

  it("has its pictures, and what they show, without a script too", async () => {
    const { page } = await show(browser, url, { javaScriptEnabled: false });
    for (const name of ["differences-1", "delays", "stages", "rounds"])
      expect(await page.locator(`#picture-${name} .wide svg`).isVisible(), name).toBe(true);
  });
});

describe("the page of a history", () => {
  const nights = 40;
  const slowerFrom = 25;
  let file: string;
  let url: string;
  beforeAll(async () => {
    const history = join(results, "nights");
    for (let night = 0; night < nights; night++) {
      const p99 = (300 + ((night * 37) % 23)) * (night >= slowerFrom ? 1.4 : 1);
      const changed = { versions: { agents: night >= slowerFrom ? formula : nasty } };
      const at = join(history, nasty.replaceAll("/", "_"), `night ${night} #1`, "summary.json");
      await mkdir(dirname(at), { recursive: true });
      await writeFile(at, JSON.stringify(keptNight({ night, p99, ...changed, run: { scenario: nasty } })));
    }
    await writeComparedRun(join(results, "one"), { id: "anyoneof", agents: "1.2.6", lives: good(1) });
    await cp(join(results, "one/report.html"), join(history, nasty.replaceAll("/", "_"), "night 39 #1", "report.html"));
    file = join(results, "page/trend.html");
    const { status, stderr } = await rollcall(["trend", history, "--html", file]);
    expect([status, stderr]).toEqual([0, ""]);
    url = pathToFileURL(file).href;
  });

  it("has every night, and marks the change between the versions", async () => {
    const shown = await show(browser, url);
    const { page } = shown;
    expect(await page.locator("#picture-delays-1 .wide .alone").count()).toBe(2 * nights);
    expect(await page.locator("#picture-delays-1 .wide .limit title").allTextContents()).toEqual([
      "p99 differs from here on",
    ]);
    const text = await textOf(shown);
    expect(text).toContain("1 change");
    expect(text).toContain(nasty);
    expect(text).toContain(formula);
  });

  it("leads from a night to its run's page, whatever its folder is called", async () => {
    const { page } = await show(browser, url);
    await page.locator("#picture-delays-1 .wide a").last().click();
    expect(await page.textContent(".verdict .said")).toMatch(/PASS/);
  });

  it("is sound in light and dark, wide and on a phone", () => expectSound(url));
});

describe("rollcall serve", () => {
  let serving: Running;
  let url: string;
  beforeAll(async () => {
    const kept = join(results, "kept");
    for (const [name, id, agents] of [
      ["steady/first #1", "firstone", "1.2.6"],
      ["steady/second", "secondof", "1.2.3"],
    ] as const) {
      await writeComparedRun(join(kept, name), {
        ...{ id, agents, lives: agents === "1.2.6" ? good(1) : losing(1) },
        change: ({ manifest }) => {
          Object.assign(manifest.versions, { part: nasty });
        },
      });
    }
    await mkdir(join(kept, "burst/damaged"), { recursive: true });
    await writeFile(join(kept, "burst/damaged/manifest.json"), `{"run": {"id": "${nasty}`);
    await writeComparison(join(kept, "compare/cmp"), 2);
    await rollcall(["compare", join(kept, "compare/cmp")]);
    serving = await start(["serve", kept, "--port", "0"]);
    url = await new Promise((resolve, reject) => {
      let said = "";
      serving.process.stdout?.on("data", (data) => {
        said += String(data);
        const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
        if (found !== undefined) resolve(found);
      });
      void serving.finished.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)));
    });
  });
  afterAll(async () => {
    serving.process.kill("SIGINT");
    expect((await serving.finished).status).toBe(0);
  });

  it("lists what is kept, what cannot be read too", async () => {
    const { page } = await show(browser, url);
    const rows = await page.locator("#kept tbody tr").allTextContents();
    expect(rows).toHaveLength(4);
    expect(rows.filter((row) => row.includes("not judged"))).toHaveLength(1);
    expect(rows.join()).toContain(nasty);
  });

  it.each([
    ["scenario", "steady", 2],
    ["verdict", "worse", 1],
    ["version", "agents 1.2.3", 2],
  ])("filters by %s, and keeps that in the address", async (name, value, count) => {
    const { page } = await show(browser, url);
    await page.selectOption(`select[name=${name}]`, value);
    expect(await page.locator("#kept tbody tr:visible").count()).toBe(count);
    const again = await show(browser, page.url());
    expect(await again.page.locator("#kept tbody tr:visible").count()).toBe(count);
  });

  it("opens a run, whatever its folder is called", async () => {
    const { page } = await show(browser, url);
    await page.locator('#kept a[href*="first"]').click();
    expect(await page.textContent(".verdict .said")).toMatch(/PASS/);
  });

  it("compares two runs, and leads from there to each", async () => {
    const { page } = await show(browser, url);
    await page.check('input[name=base][value="steady/first #1"]');
    await page.check('input[name=other][value="steady/second"]');
    await page.getByRole("button", { name: "compare them" }).click();
    expect(await page.textContent(".verdict .said")).toBe("CANNOT TELL");
    await page.locator('#rounds ~ * a[href*="first"]').click();
    expect(await page.textContent(".verdict .said")).toMatch(/PASS/);
  });

  it.each([
    ["a run with itself", "compare?base=steady/second&other=steady/second", 400],
    ["one alone", "compare?base=steady/second", 404],
    ["what is elsewhere", "compare?base=../x&other=steady/second", 404],
    ["a run's events", "kept/steady/second/events/k6.ndjson", 404],
    ["its manifest", "kept/steady/second/manifest.json", 404],
    ["a way out", "kept/%2e%2e/%2e%2e/report.html", 404],
    ["no address", "/", 404],
    ["a flag for a run", "compare?base=--json&other=steady/second", 404],
  ])("refuses %s", async (_, path, status) => {
    expect((await fetch(url + path)).status).toBe(status);
  });

  it("is not to be asked by another site's page", async () => {
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-dest": "image" };
    expect((await fetch(url, { headers })).status).toBe(403);
  });

  it("can be read only", async () => {
    expect((await fetch(url, { method: "POST" })).status).toBe(405);
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
  });

  it("is sound in light and dark, wide and on a phone", () => expectSound(url));

  it("takes the next free port where its own is taken, and says so", async () => {
    const port = Number(new URL(url).port);
    const second = await start(["serve", join(results, "kept"), "--port", String(port)]);
    const said = await new Promise<string>((resolve) =>
      second.process.stdout?.on("data", (data) => resolve(String(data))),
    );
    second.process.kill("SIGINT");
    await second.finished;
    expect(said).toContain(`port ${port} is taken; `);
    expect(said).not.toContain(`:${port}/`);
  });

  it("refuses a folder that is not there", async () => {
    const { status, stderr } = await rollcall(["serve", join(results, "nowhere")]);
    expect([status, stderr]).toEqual([64, expect.stringContaining("there is no such folder")]);
  });
});
