// A real browser for the tests of pages: Debian's Chromium, or another that CHROMIUM names, driven by playwright-core.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** @throws Error that says how to get one. */
function chromiumPath(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    process.env.CHROMIUM ?? "",
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  const found = candidates.find((path) => path !== "" && isProgram(path));
  if (found !== undefined) return found;
  throw new Error(
    "these tests need Chromium: install it (Debian: apt-get install --no-install-recommends chromium), or say where one is by CHROMIUM=/path/to/chromium",
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As root, as CI is, Chromium has no sandbox to offer; what it is shown is our own. */
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });

export type Shown = {
  readonly page: Page;
  /** What a reader must never see: errors of scripts, what the policy had to forbid, requests to anywhere. */
  readonly complaints: readonly string[];
};

/** Opens a page in a context of its own. */
export async function show(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Shown> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) complaints.push(`a request: ${request.url()}`);
  });
  await page.goto(url);
  if (options.javaScriptEnabled !== false) await page.waitForSelector("html[data-ready=yes]");
  return { page, complaints };
}
