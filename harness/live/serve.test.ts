// The live page over HTTP, of a committed run that is written second by second: what a page gets that was there from the beginning,
// and one that came late.

import { once } from "node:events";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildAll } from "../../bin/build.mjs";
import { type LiveEnd, type LiveMore, type LiveWhole, reportAddress } from "../../contract/live.js";
import { runFiles } from "../../contract/run-files.js";
import { emptyRunLike, fixturesFolder, replayOf } from "../following/trial.js";
import { type LiveServer, serveLive } from "./serve.js";

const buildFolder = join(import.meta.dirname, "../../build");
const committed = join(fixturesFolder, "recorded-default");

beforeAll(buildAll, 60_000);

const servers: LiveServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.end({ result: null, words: "" });
});

async function serve(port = 0): Promise<LiveServer> {
  const place = { host: "127.0.0.1", port };
  const server = await serveLive({ place, browser: "left alone", buildFolder, note: (line) => notes.push(line) });
  servers.push(server);
  return server;
}
const notes: string[] = [];

type Message =
  | { readonly event: "whole"; readonly data: LiveWhole }
  | { readonly event: "more"; readonly data: LiveMore }
  | { readonly event: "end"; readonly data: LiveEnd };

/** Reads a stream as a page does. */
async function page(url: string) {
  const messages: Message[] = [];
  const response = await fetch(`${url}stream`);
  const ended = (async () => {
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString("utf8");
      for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
        const [event = "", data = ""] = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        messages.push({
          event: event.slice("event: ".length),
          data: JSON.parse(data.slice("data: ".length)),
        } as Message);
      }
    }
  })();
  return { messages, ended, type: response.headers.get("content-type") };
}

/** All dispatches that a page has been told of. */
const dispatchesOf = (messages: readonly Message[]) =>
  messages
    .flatMap((message) =>
      message.event === "whole" ? message.data.picture.points : message.event === "more" ? message.data.points : [],
    )
    .map(({ n, outcome }) => `${n} ${outcome}`)
    .sort();

describe("the live page", () => {
  it("is a document of its own that may ask nobody but its server", async () => {
    const { url } = await serve();
    const answer = await fetch(url);
    const text = await answer.text();
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(text).toMatch(/default-src &#39;none&#39;;.*connect-src &#39;self&#39;/);
  });

  it("tells a page that comes late the same as one that was there, and both how it ended", async () => {
    const folder = emptyRunLike(committed);
    const replay = replayOf(committed);
    const server = await serve();
    server.follow(folder, "results/steady/x");
    replay.until(replay.firstUs + 25_000_000, folder);
    const early = await page(server.url);
    await expect.poll(() => early.messages.length, { timeout: 10_000 }).toBeGreaterThan(0);
    replay.until(replay.lastUs, folder);
    await expect.poll(() => dispatchesOf(early.messages).length, { timeout: 10_000 }).toBe(20);
    const late = await page(server.url);
    await expect.poll(() => late.messages.length, { timeout: 10_000 }).toBeGreaterThan(0);
    cpSync(join(committed, runFiles.summary), join(folder, runFiles.reportPage));
    await server.end({ result: "pass", words: "PASS: all." });
    await Promise.all([early.ended, late.ended]);
    expect(early.type).toBe("text/event-stream");
    expect(dispatchesOf(late.messages)).toEqual(dispatchesOf(early.messages));
    expect(late.messages[0]).toMatchObject({
      event: "whole",
      data: { about: { folder: "results/steady/x", planned: 20 }, state: { requested: 20, delivered: 20, lost: 0 } },
    });
    for (const { messages } of [early, late])
      expect(messages.at(-1)).toEqual({ event: "end", data: { result: "pass", words: "PASS: all.", page: "there" } });
  });

  it("waits with its stream until there is a manifest", async () => {
    const server = await serve();
    const folder = emptyRunLike(committed);
    const empty = join(folder, "not-yet");
    mkdirSync(empty);
    server.follow(empty, "x");
    const waiting = page(server.url);
    cpSync(join(folder, runFiles.manifest), join(empty, runFiles.manifest));
    const { messages } = await waiting;
    await expect.poll(() => messages[0]?.event, { timeout: 10_000 }).toBe("whole");
  });

  it("tells a page of a run that never began how it ended", async () => {
    const server = await serve();
    const folder = emptyRunLike(committed);
    const empty = join(folder, "never");
    mkdirSync(empty);
    server.follow(empty, "x");
    const { messages, ended, type } = await page(server.url);
    await server.end({ result: null, words: "no k6" });
    await ended;
    expect(type).toBe("text/event-stream");
    expect(messages).toEqual([{ event: "end", data: { result: null, words: "no k6", page: "none" } }]);
  });

  it("answers for the report until every page has fetched it, to be kept by the browser", async () => {
    const folder = emptyRunLike(committed);
    const server = await serve();
    server.follow(folder, "x");
    const pages = [await page(server.url), await page(server.url)];
    await expect.poll(() => pages.every(({ messages }) => messages.length > 0), { timeout: 10_000 }).toBe(true);
    const report = `${server.url.replace(/\/$/, "")}${reportAddress({ id: "x" })}`;
    const early = await fetch(report);
    expect([early.status, early.headers.get("cache-control")]).toEqual([404, null]);
    const text = `<!doctype html>${"x".repeat(3_000_000)}`;
    writeFileSync(join(folder, runFiles.reportPage), text);
    const ending = server.end({ result: "pass", words: "" });
    for (const { ended } of pages) {
      await ended;
      const answer = await fetch(report);
      expect([answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
        "text/html; charset=utf-8",
        "private, max-age=604800, immutable",
      ]);
      expect(await answer.text()).toBe(text);
    }
    await ending;
    await expect(fetch(report)).rejects.toThrow("fetch failed");
  });

  it("ends when nobody fetches the report", async () => {
    const folder = emptyRunLike(committed);
    const server = await serve();
    server.follow(folder, "x");
    const { messages, ended } = await page(server.url);
    await expect.poll(() => messages.length, { timeout: 10_000 }).toBeGreaterThan(0);
    writeFileSync(join(folder, runFiles.reportPage), "");
    await server.end({ result: "pass", words: "" });
    await ended;
    expect(messages.at(-1)?.event).toBe("end");
  });

  it("says once what it cannot read, and shows the rest", async () => {
    const server = await serve();
    notes.length = 0;
    server.follow(join(fixturesFolder, "recorded-default"), "x", () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("the disk is gone")) }),
    }));
    await expect.poll(() => notes, { timeout: 10_000 }).toEqual(["the live page does not follow: the disk is gone"]);
    const { messages, ended } = await page(server.url);
    await server.end({ result: null, words: "" });
    await ended;
    expect(messages[0]).toMatchObject({ event: "whole", data: { state: { requested: 20 } } });
    expect(messages.at(-1)?.event).toBe("end");
    expect(notes).toHaveLength(1);
  });

  it.each([
    ["another path", "favicon.ico", "GET", 404],
    ["a change", "", "POST", 405],
  ])("refuses %s", async (_, path, method, status) => {
    const { url } = await serve();
    expect((await fetch(`${url}${path}`, { method })).status).toBe(status);
  });

  it("takes the next free port where its own is taken, and says so", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const taken = address !== null && typeof address === "object" ? address.port : 0;
    notes.length = 0;
    const { url } = await serve(taken);
    other.close();
    expect(url).not.toContain(`:${taken}/`);
    expect(notes.join()).toBe(`port ${taken} is taken; live: ${url}`);
  });
});
