// `rollcall serve RESULTS`: browses kept runs in a browser. Read-only: lists are made anew at each request by the analysis, and of what is
// kept only the files that are meant to be read are given out.

import { execFile } from "node:child_process";
import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { basename, join, resolve, sep } from "node:path";
import { exitStatus } from "../contract/exit-status.js";
import { UsageError } from "../contract/usage-error.js";
import { inUrl, isAskedByAnotherSite, isAskedHere, isOfThisMachine } from "./asked-here.js";
import { readerOf, readFlags } from "./flags.js";
import { listenFrom, type Place } from "./listen.js";
import { countOf } from "./quantities.js";
import { valueSettings } from "./run-flags.js";
import { sendFile } from "./send-file.js";
import { served } from "./shelf/served.js";

/** For the help. */
export const serveForm = "rollcall serve [RESULTS] [--port 4748] [--host 127.0.0.1]";

export type ServeWish = { readonly folder: string; readonly place: Place };

const usualPlace = { host: "127.0.0.1", port: 4748 };

/** Reads the arguments after `serve`. @throws UsageError with every problem found. */
export function serveWishOf(args: readonly string[]): ServeWish {
  const problems: string[] = [];
  const given = readFlags(args, { values: ["port", "host"], repeatable: [], switches: [] }, problems);
  const { read } = readerOf<"port" | "host">(given, problems);
  const [folder = valueSettings.out.fallback, ...more] = given.positionals;
  if (more.length > 0) problems.push(`rollcall serve takes one folder; what is "${more.join(" ")}"?`);
  const place = {
    host: read("host", (text) => text, usualPlace.host),
    port: read("port", (text) => countOf(text, 0, 65_535), usualPlace.port),
  };
  if (problems.length > 0) throw new UsageError(problems);
  return { folder, place };
}

type Serving = { readonly root: string; readonly say: (line: string) => void; readonly until: AbortSignal };

/** @returns when `until` fires. @throws UsageError when the folder is not there, or the address cannot be listened on */
export async function serve({ folder, place }: ServeWish, { root, say, until }: Serving): Promise<number> {
  const kept = await realpath(folder).catch(() => {
    throw new UsageError(`${folder}: there is no such folder`);
  });
  const analysis = join(root, "build", "analysis.mjs");
  const shelf: Shelf = { folder, kept, analysis, host: place.host, oneAtATime: queue() };
  const server = createServer((request, response) => {
    answer(request, response, shelf).catch((error: unknown) =>
      send(response, 500, "text/plain; charset=utf-8", `${error instanceof Error ? error.message : String(error)}\n`),
    );
  });
  server.on("clientError", (_, socket) => socket.destroy());
  const port = await listenFrom(server, place, "port");
  const taken = place.port !== 0 && port !== place.port ? `port ${place.port} is taken; ` : "";
  const open = isOfThisMachine(place.host) ? "" : ", open to everyone who reaches this address";
  say(`${taken}${folder}: http://${inUrl(place.host)}:${port}/${open}; Ctrl-C ends it`);
  if (!until.aborted) await new Promise((done) => until.addEventListener("abort", done, { once: true }));
  server.close();
  server.closeAllConnections();
  return exitStatus.pass;
}

type Shelf = {
  /** As given, and as it really is. */
  readonly folder: string;
  readonly kept: string;
  readonly analysis: string;
  readonly host: string;
  readonly oneAtATime: <Result>(work: () => Promise<Result>) => Promise<Result>;
};

async function answer(request: IncomingMessage, response: ServerResponse, shelf: Shelf): Promise<void> {
  const words = (status: number, text: string) => send(response, status, "text/plain; charset=utf-8", `${text}\n`);
  // Whoever opens it to the network knows by which names it is asked.
  if (isOfThisMachine(shelf.host) && !isAskedHere(request, shelf.host))
    return words(403, "this list is for this machine alone");
  if (isAskedByAnotherSite(request)) return words(403, "another site's page asks for this; open the list at /");
  if (request.method !== "GET" && request.method !== "HEAD") return words(405, "only GET: nothing here can be changed");
  const asked = served(request.url ?? "/");
  switch (asked.kind) {
    case "list":
      return await page(response, shelf, ["shelf", shelf.kept, shelf.folder]);
    case "compare": {
      const runs = await Promise.all(asked.runs.map((run) => insideOf(shelf, run)));
      const outside = asked.runs.find((_, i) => runs[i] === undefined);
      if (outside !== undefined) return words(404, `${outside} is not kept here`);
      return await page(response, shelf, ["compare-page", "--", ...asked.runs]);
    }
    case "file": {
      const file = await insideOf(shelf, asked.path);
      const isSent =
        file !== undefined &&
        basename(file) === asked.name &&
        (await stat(file)).isFile() &&
        (await sendFile(response, file, { "content-type": asked.type, "x-content-type-options": "nosniff" }));
      if (!isSent) return words(404, `${asked.path} is not kept here, or cannot be read`);
      return;
    }
    case "nothing":
      return words(404, asked.words);
  }
}

/** Where it really is; `undefined` where that is not in the folder: a link may lead elsewhere. */
async function insideOf({ kept }: Shelf, path: string): Promise<string | undefined> {
  const real = await realpath(join(kept, path)).catch(() => undefined);
  return real?.startsWith(`${resolve(kept)}${sep}`) === true ? real : undefined;
}

/** What the analysis prints, which knows kept runs by their paths in the folder; what it refuses is said on the page. */
async function page(response: ServerResponse, shelf: Shelf, args: readonly string[]): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const { status, stdout, stderr } = await shelf.oneAtATime(() => analysed(shelf, args, gone.signal));
  if (status === exitStatus.usage) return send(response, 400, "text/plain; charset=utf-8", stderr);
  if (status !== exitStatus.pass || stdout === "") return send(response, 500, "text/plain; charset=utf-8", stderr);
  send(response, 200, "text/html; charset=utf-8", stdout);
}

type Analysed = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Ends with whoever asked for it. */
function analysed({ analysis, kept }: Shelf, args: readonly string[], signal: AbortSignal): Promise<Analysed> {
  const options = { cwd: kept, maxBuffer: 64_000_000, signal };
  return new Promise((done) => {
    const child = execFile(process.execPath, [analysis, ...args], options, (error, stdout, stderr) => {
      const isWhole = error === null || typeof error.code === "number";
      done({ status: isWhole ? (child.exitCode ?? exitStatus.bug) : exitStatus.bug, stdout, stderr });
    });
  });
}

/** So many readers cannot start as many processes. */
function queue(): Shelf["oneAtATime"] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { "content-type": type, "x-content-type-options": "nosniff" });
  response.end(response.req.method === "HEAD" ? undefined : text);
}
