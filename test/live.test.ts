// The live page of a real run in a real browser: it fills while the run goes on, is whole again after a reload, is the same for who
// watches from another process, and ends with what the summary says.

import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportAddress } from "../contract/live.js";
import { seriousOn } from "./accessible.js";
import { launch, type Shown, show } from "./browser.js";
import { type Finished, folderIn, type Kept, kept, onBusyMachine, type Running, rollcall, start } from "./rollcall.js";
import { type TakenPort, takenPort } from "./taken-port.js";

/** Some are lost, some come late, most are delivered. */
const load = ["--rate", "2", "--rooms", "20", "--deadline", "3s", "--grace", "3s", "--hold", "500ms", "--seed", "7"];
const faults = ["--fault", "drop:assignment p=0.35", "--fault", "delay:assignment p=0.35 by=3500ms"];

/** What a process says of its page, as soon as it says so. */
function addressSaid(stream: NodeJS.ReadableStream | null): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    stream?.on("data", (data) => {
      said += String(data);
      const url = /live: (http:\/\/127\.0\.0\.1:\d+\/)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    stream?.on("end", () => reject(new Error(`no live page: ${said}`)));
  });
}

/** The figures at the top by their names. */
const figuresOn = (page: Page): Promise<Readonly<Record<string, number>>> =>
  page
    .locator("#tiles .tile")
    .evaluateAll((tiles) =>
      Object.fromEntries(
        tiles.map((one) => [
          one.querySelector("dt")?.textContent?.trim() ?? "",
          Number(one.querySelector("dd")?.firstChild?.textContent),
        ]),
      ),
    );

/** How many marks of an outcome the picture has; each begins with a move of the pen. */
async function marksOn(page: Page, outcome: string): Promise<number> {
  const paths = await page
    .locator(`#picture-dispatches .drawn .mark.of-${outcome}`)
    .evaluateAll((all) => all.map((path) => path.getAttribute("d") ?? ""));
  return paths.reduce((sum, path) => sum + (path.match(/M/g)?.length ?? 0), 0);
}

/** What a page complains of, but for its own stream, and the report that it fetches at the end. */
const complaintsOf = ({ complaints }: Shown, url: string): readonly string[] =>
  complaints.filter((one) => ![`${url}stream`, reportIn(url)].map((its) => `a request: ${its}`).includes(one));

const reportIn = (url: string): string => new URL(reportAddress({ id: run.manifest.run.id }), url).href;

async function folderOf({ results }: Running): Promise<string> {
  for (;;) {
    const folder = folderIn(results);
    if (folder !== undefined) return folder;
    await sleep(100);
  }
}

type Seen = {
  readonly figures: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly title: string;
};

const seenOn = async (page: Page): Promise<Seen> => ({
  figures: await figuresOn(page),
  lost: await marksOn(page, "lost"),
  title: await page.title(),
});

let browser: Browser;
let neighbour: TakenPort;
let finished: Finished;
let watched: Finished;
let run: Kept;
let url: string;
let watchUrl: string;
let wide: Shown;
let phone: Shown;
let byWatch: Shown;
let beforeReload: Seen;
let afterReload: Seen;

beforeAll(async () => {
  browser = await launch();
  neighbour = await takenPort();
  const wanted = ["--live", "--live-port", String(neighbour.port)];
  const running = await start([
    "run",
    "steady",
    "--worker",
    "wire",
    "--json",
    ...load,
    ...faults,
    ...onBusyMachine,
    ...wanted,
  ]);
  url = await addressSaid(running.process.stderr);
  // Its first picture comes with the manifest.
  wide = await show(browser, url, { colorScheme: "light" });
  await wide.page.waitForFunction("document.querySelectorAll('#picture-dispatches .mark').length > 0");
  while (((await figuresOn(wide.page)).requested ?? 0) < 6) await sleep(100);
  beforeReload = await seenOn(wide.page);
  await wide.page.reload();
  await wide.page.waitForSelector("html[data-ready=yes]");
  afterReload = await seenOn(wide.page);
  const watching = await start(["watch", await folderOf(running), "--live-port", "0"]);
  watchUrl = await addressSaid(watching.process.stdout);
  byWatch = await show(browser, watchUrl);
  phone = await show(browser, url, { colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true });
  finished = await running.finished;
  watched = await watching.finished;
  run = kept(running.results);
  for (const { page } of [wide, phone, byWatch]) await page.waitForSelector("#how-far:not(.going)");
});

afterAll(async () => {
  await browser?.close();
  neighbour?.close();
});

describe("the live page of a run", () => {
  it("is on the next free port where its own is taken, which is said aloud, and changes nothing of the run's own output", () => {
    expect(finished.stderr).toContain(`port ${neighbour.port} is taken; live: ${url}`);
    expect(JSON.parse(finished.stdout).run.id).toBe(run.manifest.run.id);
    expect(finished.status).toBe(1);
  });

  it("fills while the run goes on", () => {
    expect(beforeReload.figures.requested).toBeGreaterThanOrEqual(6);
    expect(beforeReload.figures.requested).toBeLessThan(20);
    expect(beforeReload.title).toMatch(/^Under load for 0:\d\d - steady /);
  });

  it("has all of it again after a reload", () => {
    for (const name of ["requested", "delivered", "late", "lost"])
      expect(afterReload.figures[name], name).toBeGreaterThanOrEqual(beforeReload.figures[name] ?? 0);
    expect(afterReload.lost).toBeGreaterThanOrEqual(beforeReload.lost);
  });

  it.each([
    ["at the run's own page", () => wide],
    ["on a phone that came late", () => phone],
    ["at another process's page", () => byWatch],
  ])("ends as the summary says, %s", async (_, shown) => {
    const { page } = shown();
    const { counts } = run.summary;
    expect(Math.min(counts.delivered, counts.late, counts.lost), "the faults of this test").toBeGreaterThan(0);
    const { requested, delivered, late, lost: known, unresolved } = counts;
    // Whether anybody was missing who would have seen it is asked by the judgement alone.
    const lost = known + unresolved;
    expect(await figuresOn(page)).toMatchObject({ requested, delivered, late, lost, awaited: 0 });
    for (const [outcome, count] of Object.entries({ delivered, late, lost }))
      expect(await marksOn(page, outcome), outcome).toBe(count);
    expect(await page.textContent("#progress")).toMatch(/^FAIL: /);
    expect(await page.textContent("#connection")).toMatch(/The run has ended.*report\.html$/);
    expect(await page.locator("#missed-list tbody tr").count()).toBe(counts.late + counts.lost + counts.unresolved);
  });

  it.each([
    ["at the run's own page", () => wide],
    ["at another process's page", () => byWatch],
  ])("opens the report when nobody answers any more, %s", async (_, shown) => {
    const { page } = shown();
    await expect(fetch(page.url())).rejects.toThrow("fetch failed");
    const opened = page.context().waitForEvent("page");
    await page.click("#report-link");
    const report = await opened;
    await report.waitForSelector("html[data-ready=yes]");
    expect(await report.title()).toContain(run.manifest.run.id);
    expect(await report.locator("#worst").count()).toBe(1);
  });

  it.each([
    ["light, wide", () => wide, () => url],
    ["dark, on a phone", () => phone, () => url],
    ["of another process", () => byWatch, () => watchUrl],
  ])("complains of nothing and asks nobody but its server: %s", (_, shown, of) => {
    expect(complaintsOf(shown(), of())).toEqual([]);
  });

  it.each([
    ["light, wide", () => wide],
    ["dark, on a phone", () => phone],
  ])("has nothing serious for axe: %s", async (_, shown) => {
    expect(await seriousOn(shown().page)).toEqual([]);
  });

  it("fits a phone, with pictures drawn for it", async () => {
    const { page } = phone;
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    for (const name of ["dispatches", "stages", "percentiles", "rate", "memory"])
      expect(await page.locator(`#picture-${name} .narrow svg`).isVisible(), name).toBe(true);
  });

  it.each(["dispatches", "stages", "percentiles", "rate", "alive", "load", "cpu", "memory"])(
    "has the picture %s for a desk, for who watches from another process too",
    async (name) => {
      for (const { page } of [wide, byWatch])
        expect(await page.locator(`#picture-${name} .wide svg`).isVisible()).toBe(true);
    },
  );
});

describe("rollcall watch", () => {
  it("ends with the run, and says how it ended", () => {
    expect(watched.stdout).toMatch(/^live: http:\/\/127\.0\.0\.1:\d+\/\nFAIL: \d+ delivered, /);
    expect(watched.status).toBe(0);
  });

  it("says of a run that has ended where its page is", async () => {
    const { status, stdout } = await rollcall(["watch", run.folder]);
    expect(stdout).toContain(`run ${run.manifest.run.id} has ended; its page: ${run.folder}/report.html`);
    expect(status).toBe(0);
  });

  it.each([
    ["no folder", ["watch"], /needs the folder of a run/],
    ["a folder that is not there", ["watch", "/nowhere"], /there is no such folder/],
    ["what is no run", ["watch", "/"], /it has no manifest\.json/],
  ])("refuses %s", async (_, args, words) => {
    const { status, stderr } = await rollcall(args);
    expect(stderr).toMatch(words);
    expect(status).toBe(64);
  });
});
