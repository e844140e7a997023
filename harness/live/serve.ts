// The live page of a run: one document, and a stream of what has been read. It reads what the run
// writes down anyway and asks no part of it anything. It keeps no process alive.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type LiveEnd, livePaths } from "../../contract/live.js";
import { runFiles } from "../../contract/run-files.js";
import { isAskedHere } from "../asked-here.js";
import { hostClocks } from "../clock.js";
import { type Earlier, type Followed, followRun } from "../following/follow.js";
import { listenFrom } from "../listen.js";
import { openInBrowser } from "../open-page.js";
import { sendFile } from "../send-file.js";
import { aboutOf, LiveView } from "./live-view.js";
import { Stream } from "./stream.js";
import type { LiveWish } from "./wish.js";

/** Often enough to watch; at 100 dispatches/s some 1,500 lines. */
const everyMs = 1_000;

/** A page that does not read has been told long enough. */
const mostEndMs = 1_000;

/** For a browser on a busy machine to fetch some megabytes; whoever has the report is waited for no longer. */
const mostFetchMs = 3_000;

/** The report is fetched at the run's end and opened when nobody answers any more: from what the browser has kept. */
const keptByTheBrowser = "private, max-age=604800, immutable";

export type LiveServer = {
  /** Where the page is. */
  readonly url: string;
  /** From now on it is of the run in this folder. @param shown the folder as a user would type it */
  follow(runFolder: string, shown: string, earlier?: Earlier): Followed;
  /** Tells every page that the run has ended, and how, and lets them go. */
  end(end: Omit<LiveEnd, "page">): Promise<void>;
};

type Options = LiveWish & {
  /** The build's folder, whose analysis makes the document. */
  readonly buildFolder: string;
  readonly note: (line: string) => void;
};

/** @throws UsageError when it cannot listen there */
export async function serveLive({ place, browser, buildFolder, note }: Options): Promise<LiveServer> {
  const document = await liveDocument(buildFolder);
  const stream = new Stream();
  const view = new LiveView();
  const newcomers = new Set<ServerResponse>();
  let runFolder: string | undefined;
  let shownFolder = "";
  let followed: Followed | undefined;
  /** At the end: pages that have not fetched the report yet. */
  let withoutReport = 0;
  const everybodyHasIt = new AbortController();

  /** Everybody has the same, then who has just come gets all of it. */
  const beat = async () => {
    if (followed === undefined) return;
    await followed.catchUp();
    const { run } = followed;
    const more = view.more(run);
    const manifest = run.planned?.manifest;
    if (manifest === undefined) return;
    const whole = () => view.whole(run, aboutOf(manifest, shownFolder));
    if (more !== null) stream.tellAll("more", more);
    else if (stream.pages > 0) stream.tellAll("whole", whole());
    if (newcomers.size === 0) return;
    const picture = whole();
    for (const response of newcomers) {
      stream.open(response);
      stream.tell(response, "whole", picture);
    }
    newcomers.clear();
  };
  let underWay: Promise<void> | undefined;
  let hasFailed = false;
  /** One at a time: the first reading of a long run takes longer than a second. A run is never ended by who watches it. */
  const safeBeat = (): Promise<void> => {
    underWay ??= beat()
      .catch((error: unknown) => {
        if (!hasFailed)
          note(`the live page does not follow: ${error instanceof Error ? error.message : String(error)}`);
        hasFailed = true;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };

  const sendReport = async (response: ServerResponse) => {
    const headers = { "content-type": "text/html; charset=utf-8", "cache-control": keptByTheBrowser };
    const isSent = runFolder !== undefined && (await sendFile(response, join(runFolder, runFiles.reportPage), headers));
    if (!isSent) return refuse(response, 404, "the report is written at the run's end");
    if (withoutReport === 0) return;
    withoutReport -= 1;
    if (withoutReport === 0) everybodyHasIt.abort();
  };

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (!isAskedHere(request, place.host)) return refuse(response, 403, "this page is for this machine alone");
    if (request.method !== "GET") return refuse(response, 405, "only GET");
    switch ((request.url ?? "").split("?")[0]) {
      case livePaths.page:
        response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
        response.end(document);
        return;
      case livePaths.stream:
        stream.greet(response);
        newcomers.add(response);
        response.on("close", () => newcomers.delete(response));
        void safeBeat();
        return;
      case livePaths.report:
        void sendReport(response);
        return;
      default:
        return refuse(response, 404, `the page is at ${livePaths.page}`);
    }
  };
  const server = createServer(answer);
  server.on("connection", (socket) => socket.unref());
  server.on("clientError", (_, socket) => socket.destroy());
  const port = await listenFrom(server, place, "live-port");
  server.unref();
  const url = `http://${place.host}:${port}/`;
  note(`${place.port !== 0 && place.port !== port ? `port ${place.port} is taken; ` : ""}live: ${url}`);
  if (browser === "opened") await openInBrowser(url, note);
  const timer = setInterval(safeBeat, everyMs);
  timer.unref();
  return {
    url,
    follow(folder, shown, earlier) {
      runFolder = folder;
      shownFolder = shown;
      followed = followRun(folder, () => hostClocks.monotonicUs(), {
        heard: view,
        ...(earlier === undefined ? {} : { earlier }),
      });
      return followed;
    },
    async end(end) {
      clearInterval(timer);
      // What was under way may have begun before the last fact was written.
      await underWay;
      await safeBeat();
      const page = runFolder !== undefined && existsSync(join(runFolder, runFiles.reportPage)) ? "there" : "none";
      // Of a run that never had a manifest they know nothing but its end.
      for (const response of newcomers) stream.open(response);
      withoutReport = page === "there" ? stream.pages : 0;
      if (withoutReport === 0) everybodyHasIt.abort();
      stream.tellAll("end", { ...end, page });
      await stream.close(mostEndMs);
      await sleep(mostFetchMs, undefined, { signal: everybodyHasIt.signal }).catch(() => undefined);
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The shell of the page, which is the same for every run. */
async function liveDocument(buildFolder: string): Promise<string> {
  const args = [join(buildFolder, "analysis.mjs"), "live-page"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 16_000_000 });
  return stdout;
}

function refuse(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${words}\n`);
}
