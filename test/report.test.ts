// report.html in a real browser: what it says, what opens when one points at something, whether everybody can use it, and
// whether a name from outside can do anything to it.

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tappedHistoryOf, writeRun } from "../analysis/trials/history.js";
import { seriousOn } from "./accessible.js";
import { launch, show } from "./browser.js";
import { rollcall, root } from "./rollcall.js";

const nasty = "</script><img src=x onerror=alert(1)>";
const formula = "=cmd|' /C calc'!A0";

let folder: string;
let browser: Browser;

/** Of a fixture, or of a folder that is there, its page by the real command. */
async function pageOf(run: string): Promise<string> {
  const { status, stdout, stderr } = await rollcall(["report", run]);
  expect(status, stderr).toBe(0);
  expect(stdout).toBe(`${join(run, "report.html")}\n`);
  return pathToFileURL(join(run, "report.html")).href;
}

async function copyOf(fixture: string): Promise<string> {
  const run = join(folder, fixture);
  await cp(join(root, "results/fixtures", fixture), run, { recursive: true });
  return run;
}

/** Where the first mark of an outcome is on the screen. */
async function firstMark(page: Page, outcome: string): Promise<{ readonly x: number; readonly y: number }> {
  const mark = page.locator(`#picture-dispatches .wide .mark.of-${outcome}`);
  await mark.scrollIntoViewIfNeeded();
  return await mark.evaluate((path) => {
    const svg = path.closest("svg");
    const start = /^M([\d.]+) ([\d.]+)/.exec(path.getAttribute("d") ?? "");
    if (!svg || start === null) throw new Error("no mark");
    const { left, top, width } = svg.getBoundingClientRect();
    const unit = width / svg.viewBox.baseVal.width;
    // A cross begins at its upper left.
    return { x: left + (Number(start[1]) + 3.5) * unit, y: top + (Number(start[2]) + 3.5) * unit };
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-report-"));
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the page of a run that failed", () => {
  let run: string;
  let url: string;
  beforeAll(async () => {
    run = await copyOf("assignments-dropped");
    url = await pageOf(run);
  });

  it.each(["light", "dark"] as const)("complains of nothing and asks nobody, %s", async (colorScheme) => {
    const { page, complaints } = await show(browser, url, { colorScheme });
    expect(complaints).toEqual([]);
    expect(await page.title()).toMatch(/^FAIL steady testrun2$/);
    await page.context().close();
  });

  it("says the figures of summary.json, each where it says it is from", async () => {
    const { page } = await show(browser, url);
    const summary = JSON.parse(await readFile(join(run, "summary.json"), "utf8"));
    const figures = await page
      .locator("[data-of]")
      .evaluateAll((all) =>
        all.map((one) => [one.getAttribute("data-of"), one.getAttribute("value"), one.textContent]),
      );
    expect(figures.length).toBeGreaterThan(12);
    for (const [path = "", value, words] of figures) {
      const own = String(path)
        .split(".")
        .reduce((inner, name) => inner[name], summary);
      expect(value, String(path)).toBe(String(own));
      if (Number.isInteger(own)) expect(words).toContain(String(own));
    }
    await page.context().close();
  });

  it("opens the dispatch that one clicks, with the life that explain tells", async () => {
    const { page } = await show(browser, url);
    const { x, y } = await firstMark(page, "lost");
    await page.mouse.click(x, y);
    const dialog = page.locator("dialog[open]");
    expect(await dialog.getAttribute("data-dispatch")).toBe("1");
    const story = JSON.parse((await rollcall(["explain", run, "1", "--json"])).stdout);
    const text = (await dialog.textContent()) ?? "";
    for (const said of [story.room, story.because, ...story.timeline.map(({ words }: { words: string }) => words)])
      expect(text).toContain(said);
    await page.keyboard.press("Escape");
    expect(await dialog.count()).toBe(0);
    await page.click('[data-open="21"]');
    expect(await page.locator("dialog[open]").textContent()).toContain("delivered to another worker");
    await page.context().close();
  });

  it("is reached everywhere by the keyboard", async () => {
    const { page } = await show(browser, url);
    const wanted = await page.evaluate(() => {
      const all = [...document.querySelectorAll<HTMLElement>("a[href],button,select,summary,[tabindex='0']")];
      const seen = all.filter((one) => one.checkVisibility());
      for (const [i, one] of seen.entries()) one.dataset.place = String(i);
      return seen.length;
    });
    const reached = new Set<string>();
    for (let i = 0; i <= wanted; i++) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.place ?? "none"));
    }
    reached.delete("none");
    expect(reached.size).toBe(wanted);
    await page.context().close();
  });

  it("is walked through by arrow keys, and opened by Enter", async () => {
    const { page } = await show(browser, url);
    await page.focus(".walk");
    await page.keyboard.press("ArrowRight");
    expect(await page.textContent("[data-status]")).toMatch(/^Dispatch 1: lost, .*accepted but never assigned/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    expect(await page.locator("dialog[open]").getAttribute("data-dispatch")).toBe("2");
    await page.keyboard.press("Escape");
    await page.keyboard.press("+");
    expect(await page.textContent("[data-status]")).toMatch(/^From 0:\d\d to 0:\d\d$/);
    await page.context().close();
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
    ["dark", 390],
  ] as const)("has nothing serious for axe, %s, %i pixels", async (colorScheme, width) => {
    const { page } = await show(browser, url, { colorScheme, viewport: { width, height: 900 } });
    await page.evaluate(() => {
      for (const one of document.querySelectorAll("details")) one.open = true;
    });
    const inDialog = [false, true];
    for (const isOpen of inDialog) {
      if (isOpen) await page.click('[data-open="1"]');
      expect(await seriousOn(page)).toEqual([]);
    }
    await page.context().close();
  });

  it("fits a phone, with pictures drawn for it", async () => {
    const { page } = await show(browser, url, { viewport: { width: 390, height: 844 }, hasTouch: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await page.locator("#picture-dispatches .narrow svg").isVisible()).toBe(true);
    expect(await page.locator("#picture-dispatches .wide svg").isVisible()).toBe(false);
    await page.context().close();
  });

  it("changes its theme, and prints light", async () => {
    const { page } = await show(browser, url, { colorScheme: "light" });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.selectOption("#theme", "dark");
    expect(await ground()).not.toBe(light);
    await page.emulateMedia({ media: "print" });
    expect(await ground()).toBe(light);
    await page.context().close();
  });

  it("can be read without its script: pictures, figures, and lives behind their links", async () => {
    const { page } = await show(browser, url, { javaScriptEnabled: false });
    expect(await page.locator("#picture-dispatches .wide svg").isVisible()).toBe(true);
    expect(await page.locator("#theme").isVisible()).toBe(false);
    await page.locator('[data-open="5"]').click();
    expect(await page.locator("#dispatch-5").isVisible()).toBe(true);
    await page.context().close();
  });

  it("has its pictures as files, too, each a whole SVG that loads nothing", async () => {
    const pictures = join(folder, "pictures");
    const { status, stdout } = await rollcall(["report", run, "--svg", pictures]);
    expect(status).toBe(0);
    const names = await readdir(pictures);
    expect(names).toEqual(
      expect.arrayContaining(["dispatches.svg", "stages.svg", "percentiles.svg", "causes.svg", "list.svg"]),
    );
    expect(stdout.trim().split("\n")).toHaveLength(names.length + 1);
    for (const name of names) {
      const { page, complaints } = await show(browser, pathToFileURL(join(pictures, name)).href, {
        javaScriptEnabled: false,
      });
      expect(await page.locator("svg").count(), name).toBe(1);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });
});

describe("names from outside", () => {
  it("do nothing on the page, and are read as they are", async () => {
    const run = join(folder, "nasty");
    const lost = { handlerMs: null, entryMs: null } as const;
    const history = tappedHistoryOf([
      { ...lost, room: nasty, code: nasty, answer: "none" },
      { ...lost, room: formula, listed: "error", lookCode: nasty },
      { room: `${nasty}2` },
    ]);
    const { plan } = history.manifest;
    history.manifest = { ...history.manifest, plan: { ...plan, agentName: nasty, metadata: nasty, faults: [nasty] } };
    const fault = {
      event: "fault",
      fault: nasty,
      specification: nasty,
      phase: "once",
      target: formula,
      jobId: "",
      room: "",
    };
    history.harness?.splice(
      100,
      0,
      { ...fault, atUs: 1_001_000_000 },
      { event: "failed", atUs: 1_002_000_000, reason: nasty },
    );
    await writeRun(run, history);
    const url = await pageOf(run);
    const text = await readFile(join(run, "report.html"), "utf8");
    expect(text).not.toContain("<img");
    const { page, complaints } = await show(browser, url);
    for (const one of await page.locator("[data-open]").all()) {
      await one.click();
      await page.keyboard.press("Escape");
    }
    await page.focus(".walk");
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    expect(complaints).toEqual([]);
    expect(await page.locator("img").count()).toBe(0);
    const shown = (await page.textContent("body")) ?? "";
    for (const name of [nasty, formula]) expect(shown).toContain(name);
    await page.context().close();
  });
});

describe("a run of which something is missing", () => {
  it.each([
    ["its events", ["events"], /The run cannot be judged again[\s\S]*no events\/ folder/],
    ["its events and its rows", ["events", "dispatches.parquet"], /dispatches\.parquet is not there/],
    ["its events and its summary", ["events", "summary.json"], /nothing is judged here/],
    ["a worker's file", ["events/worker-1.ndjson"], /The events of worker-1/],
  ])("%s: the page says so and shows the rest", async (what, gone, words) => {
    const run = join(folder, `without ${what}`);
    await cp(join(folder, "assignments-dropped"), run, { recursive: true });
    for (const name of gone) await rm(join(run, name), { recursive: true });
    const { page, complaints } = await show(browser, await pageOf(run));
    expect(complaints).toEqual([]);
    expect(await page.textContent("[aria-label='What is missing']")).toMatch(words);
    expect((await page.locator("svg.plot").count()) > 0 || gone.includes("dispatches.parquet")).toBe(true);
    await page.context().close();
  });

  it("an older schema, and a line that ends in the middle", async () => {
    const old = join(folder, "old");
    await cp(join(folder, "assignments-dropped"), old, { recursive: true });
    for (const name of ["manifest.json", "summary.json"]) {
      const content = JSON.parse(await readFile(join(old, name), "utf8"));
      const { faults: _, ...rest } = content;
      await writeFile(join(old, name), JSON.stringify({ ...rest, schema: 2 }));
    }
    const { page } = await show(browser, await pageOf(old));
    expect(await page.textContent("[aria-label='What is missing']")).toMatch(/of schema 2[\s\S]*does not know: faults/);
    expect(await page.locator("[data-of='counts.lost']").textContent()).toBe("8");
    await page.context().close();
    const damaged = join(folder, "damaged");
    await cp(join(folder, "assignments-dropped"), damaged, { recursive: true });
    const file = join(damaged, "events/wiretap.ndjson");
    const lines = (await readFile(file, "utf8")).split("\n");
    lines[40] = lines[40]?.slice(0, 30) ?? "";
    await writeFile(file, lines.join("\n"));
    const second = await show(browser, await pageOf(damaged));
    expect(await second.page.textContent("[aria-label='What is missing']")).toContain("1 line of wiretap");
    await second.page.context().close();
  });
});

describe("rollcall report", () => {
  it.each([
    ["a folder that is no run", ["/"], /manifest\.json[\s\S]*no summary\.json/],
    ["no folder", [], /usage: rollcall report RUN/],
    ["two", ["a", "b"], /usage: rollcall report RUN/],
    ["--svg for another command", ["--svg", "x"], /usage: rollcall report RUN/],
  ])("says what is wrong with %s, and exits 64", async (_, args, message) => {
    const { status, stderr, stdout } = await rollcall(["report", ...args]);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([64, ""]);
  });

  it("says so where there is no browser to open", async () => {
    const run = join(folder, "assignments-dropped");
    const { status, stderr, stdout } = await rollcall(["report", run, "--open"], { DISPLAY: "", WAYLAND_DISPLAY: "" });
    expect([status, stdout]).toEqual([0, `${join(run, "report.html")}\n`]);
    expect(stderr).toContain("no browser can be opened from here");
  });
});
