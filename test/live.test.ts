// The live page of a real run in a real browser: it follows, survives a reload, and says how the run ended; and watch from another process.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, show } from "./browser.js";
import { kept, onBusyMachine, rollcall, start } from "./rollcall.js";

const load = ["--worker", "wire", "--rate", "4", "--rooms", "80", "--hold", "500ms", "--deadline", "3s", "--grace", "2s"];

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

/** The address in what has been printed so far. */
function addressIn(text: string): string {
  const found = /live: (http:\S+)/.exec(text)?.[1];
  if (found === undefined) throw new Error(`no address in: ${text}`);
  return found;
}

describe("a run with a live page", () => {
  it("shows dispatches as they are decided, to a page that is reloaded too, and its end", async () => {
    const args = ["run", ...load, ...onBusyMachine, "--live", "--live-port", "0", "--fault", "drop:assignment nth=5"];
    const running = await start(args);
    let printed = "";
    for (const stream of [running.process.stdout, running.process.stderr])
      stream?.on("data", (data: Buffer) => {
        printed += data.toString();
      });
    await expect.poll(() => printed, { timeout: 60_000 }).toContain("live: http");
    const url = addressIn(printed);
    const { page, complaints } = await show(browser, url);
    const marks = (outcome: string) => page.locator(`#picture-dispatches .wide .mark.of-${outcome}`);
    await expect.poll(() => marks("delivered").count(), { timeout: 60_000 }).toBe(1);
    await page.reload();
    await page.waitForSelector("html[data-ready=yes]");
    // The fifth: its watch ends five seconds after its request.
    await expect.poll(() => marks("lost").count(), { timeout: 60_000 }).toBe(1);
    await expect.poll(() => page.locator("#progress").textContent(), { timeout: 90_000 }).toMatch(/^FAIL: 79 delivered, 0 late, 1 lost/);
    const { status } = await running.finished;
    const { summary } = kept(running.results);
    expect([status, summary.counts.delivered, summary.counts.lost]).toEqual([1, 79, 1]);
    expect(await page.locator("#connection").textContent()).toMatch(/The run has ended\. Its page: .*report\.html/);
    // Each stream, and the page again.
    expect(complaints.filter((one) => !one.startsWith("a request: "))).toEqual([]);
  });
});

describe("rollcall watch", () => {
  it("follows a run of another process from its beginning, and ends with it", async () => {
    const running = await start(["run", ...load, ...onBusyMachine]);
    await expect.poll(() => folderOf(running.results), { timeout: 60_000 }).not.toBe("");
    const folder = folderOf(running.results);
    await expect.poll(() => running.process.exitCode ?? requested(folder), { timeout: 60_000 }).toBeGreaterThan(20);
    const watching = await start(["watch", folder, "--live-port", "0"]);
    let printed = "";
    watching.process.stdout?.on("data", (data: Buffer) => {
      printed += data.toString();
    });
    await expect.poll(() => printed, { timeout: 30_000 }).toContain("live: http");
    const { page } = await show(browser, addressIn(printed));
    await expect.poll(() => page.locator("#progress").textContent(), { timeout: 90_000 }).toMatch(/^PASS: 80 delivered/);
    expect((await watching.finished).status).toBe(0);
    await running.finished;
    const again = await rollcall(["watch", folder]);
    expect([again.status, again.stdout]).toEqual([0, expect.stringContaining("has ended; its page: ")]);
  });

  it.each([
    ["no folder", ["watch"], /needs the folder of a run/],
    ["a folder that is not there", ["watch", "/nowhere"], /there is no such folder/],
  ])("refuses %s", async (_, args, words) => {
    const { status, stderr } = await rollcall(args);
    expect([status, stderr]).toEqual([64, expect.stringMatching(words)]);
  });
});

function folderOf(results: string): string {
  const scenario = join(results, "steady");
  const run = existsSync(scenario) ? readdirSync(scenario).find((name) => name !== "latest") : undefined;
  return run === undefined ? "" : join(scenario, run);
}

function requested(folder: string): number {
  const file = join(folder, "events/k6.ndjson");
  return existsSync(file) ? readFileSync(file, "utf8").split('"event":"request"').length - 1 : 0;
}
