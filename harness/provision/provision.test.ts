import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UsageError } from "../../contract/usage-error.js";
import { type ProvisionOptions, provisionK6, provisionLivekitServer } from "./provision.js";
import {
  hanging,
  type StandIn,
  scriptArchive,
  sha256,
  silentlyCut,
  stalled,
  startStandIn,
  truncated,
  whole,
} from "./releases-stand-in.js";

const archive = "k6-v2.2.0-linux-amd64.tar.gz";
const release = "/grafana/k6/releases/download/v2.2.0";
const checksums = `${release}/k6-v2.2.0-checksums.txt`;

let base: string;
let standIn: StandIn | undefined;
let said: string[];
let good: Buffer;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-provision-"));
  said = [];
  good = scriptArchive(base, "k6-v2.2.0-linux-amd64/k6", "k6 v2.2.0 (go1.26.8, linux/amd64)");
  // A PATH with what unpacking needs and neither k6, Go nor Docker: all ways but the release must fail at once.
  mkdirSync(join(base, "path"));
  for (const tool of ["tar", "gzip"]) {
    const real = [`/usr/bin/${tool}`, `/bin/${tool}`].find((it) => existsSync(it));
    if (real !== undefined) symlinkSync(real, join(base, "path", tool));
  }
});
afterEach(async () => {
  await standIn?.close();
  standIn = undefined;
  rmSync(base, { recursive: true });
});

const optionsWith = (url: string, more: Partial<ProvisionOptions> = {}): ProvisionOptions => ({
  toolsFolder: join(base, "tools"),
  say: (line) => said.push(line),
  platform: "linux",
  arch: "x64",
  ...more,
  env: { PATH: join(base, "path"), XDG_CACHE_HOME: join(base, "cache"), ROLLCALL_RELEASES: url, ...more.env },
});

type Answer = (response: ServerResponse) => void;

async function serve(served: Answer, list: Answer = whole(`${sha256(good)}  ${archive}\n`)) {
  standIn = await startStandIn(
    new Map([
      [`${release}/${archive}`, served],
      [checksums, list],
    ]),
  );
  return standIn;
}

const cached = () => join(base, "cache/rollcall/bin/k6/2.2.0/k6");
const filesInCache = () => {
  const folder = join(base, "cache/rollcall/bin/k6");
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
};

async function problemOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    (value) => expect.fail(`did not reject but gave ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return error instanceof UsageError ? error.message : "";
}

function program(name: string, says: string): string {
  const path = join(base, "path", name);
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  return path;
}

describe.skipIf(process.platform === "win32")("the release", () => {
  test("that is good is verified, cached, and found in the cache by the next run", async () => {
    const { url, asked } = await serve(whole(good));
    expect(await provisionK6(optionsWith(url))).toEqual({ path: cached(), version: "2.2.0", how: "release" });
    expect(await provisionK6(optionsWith(url))).toEqual({ path: cached(), version: "2.2.0", how: "cache" });
    expect(asked).toEqual([checksums, `${release}/${archive}`]);
    expect(filesInCache().sort()).toEqual(["2.2.0", "2.2.0/k6"]);
  });

  test("is downloaded once by two runs at once", async () => {
    const { url, asked } = await serve(whole(good));
    const both = await Promise.all([provisionK6(optionsWith(url)), provisionK6(optionsWith(url))]);
    expect(both.map(({ how }) => how).sort()).toEqual(["cache", "release"]);
    expect(asked.filter((path) => path.endsWith(archive))).toHaveLength(1);
    expect(said.filter((line) => line.includes(`process ${process.pid} is obtaining it`))).toHaveLength(1);
  });

  test("is obtained beside what a killed run left half-made, which is removed", async () => {
    const { url } = await serve(whole(good));
    mkdirSync(join(base, "cache/rollcall/bin/k6/2.2.0.partial-abc"), { recursive: true });
    writeFileSync(join(base, "cache/rollcall/bin/k6/2.2.0.partial-abc/k6"), "half");
    expect(await provisionK6(optionsWith(url))).toMatchObject({ how: "release" });
    expect(filesInCache().sort()).toEqual(["2.2.0", "2.2.0/k6"]);
  });

  test("of livekit-server has the program at the top of its archive", async () => {
    const folder = "/livekit/livekit/releases/download/v1.11.0";
    const bytes = scriptArchive(base, "livekit-server", "livekit-server version 1.11.0");
    const file = "livekit_1.11.0_linux_amd64.tar.gz";
    const list = `${sha256(bytes)}  ${file}\n`;
    standIn = await startStandIn(
      new Map([
        [`${folder}/${file}`, whole(bytes)],
        [`${folder}/checksums.txt`, whole(list)],
      ]),
    );
    const provisioned = await provisionLivekitServer({ ...optionsWith(standIn.url), version: "1.11.0" });
    expect(provisioned).toMatchObject({ version: "1.11.0", how: "release" });
  });

  const patience = { connectMs: 150, stallMs: 150 };
  test.each<[string, () => Answer, (() => Answer) | undefined, RegExp]>([
    ["has another checksum", () => whole(Buffer.concat([good, good])), undefined, /BAD CHECKSUM.*thrown away/],
    ["is cut with its connection", () => truncated(good), undefined, /broke off after \d+ bytes/],
    ["is cut and says nothing of it", () => silentlyCut(good), undefined, /BAD CHECKSUM/],
    ["stands still half-way", () => stalled(good), undefined, /stood still for 0.15 s after \d+ bytes/],
    ["is not there", () => (response) => response.writeHead(404).end(), undefined, /amd64.tar.gz answers HTTP 404/],
    [
      "has no checksum list",
      () => whole(good),
      () => (it) => it.writeHead(404).end(),
      /checksums.txt answers HTTP 404/,
    ],
    ["is not in the list", () => whole(good), () => whole("x  y\n"), /has no checksum of k6-v2.2.0-linux-amd64.tar.gz/],
    ["is on a host that never answers", () => hanging, () => hanging, /did not answer within 0.15 s/],
  ])("that %s is thrown away, loudly, and leaves nothing", async (_, served, list, reason) => {
    const { url } = await serve(served(), list?.());
    const problem = await problemOf(provisionK6(optionsWith(url, { patience })));
    expect(problem).toMatch(reason);
    expect(said.join("\n")).toMatch(reason);
    expect(filesInCache()).toEqual([]);
  });

  test("whose program is of another version is thrown away", async () => {
    good = scriptArchive(base, "k6-v2.2.0-linux-amd64/k6", "k6 v2.9.0 (go1.26.8, linux/amd64)");
    const { url } = await serve(whole(good));
    expect(await problemOf(provisionK6(optionsWith(url)))).toMatch(/obtained is version 2.9.0/);
    expect(filesInCache()).toEqual([]);
  });

  test("is called off by the signal, with its reason, and leaves nothing", async () => {
    const stop = new AbortController();
    const { url } = await serve((response) => {
      stalled(good)(response);
      stop.abort(new Error("interrupted"));
    });
    await expect(provisionK6(optionsWith(url, { signal: stop.signal }))).rejects.toThrow("interrupted");
    expect(filesInCache()).toEqual([]);
  });

  test("on a closed port falls through, and the error lists every way", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const address = closed.address();
    const port = typeof address === "object" ? address?.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const problem = await problemOf(provisionK6(optionsWith(`http://127.0.0.1:${port}`)));
    for (const part of [
      "the environment: ROLLCALL_K6 is not set",
      "PATH: no k6 on PATH",
      "the cache: ",
      /the official release: .*cannot be reached \(ECONNREFUSED\)/,
      "the Go module in tools/: no Go to build it with (go is not there)",
      "the Docker image: no Docker engine (docker is not there)",
      "install k6 >=2.2 <3",
    ]) {
      expect(problem).toMatch(part);
    }
  });
});

describe.skipIf(process.platform === "win32")("a program that is there", () => {
  const nowhere = "http://127.0.0.1:9";

  test("and named in the environment comes first", async () => {
    program("k6", "k6 v2.2.0 (go1.26.8, linux/amd64)");
    const named = program("my-k6", "k6 v2.5.0 (go1.26.8, linux/amd64)");
    const provisioned = await provisionK6(optionsWith(nowhere, { env: { ROLLCALL_K6: named } }));
    expect(provisioned).toEqual({ path: named, version: "2.5.0", how: "environment" });
    expect(said).toEqual([]);
  });

  test.each([
    ["of a wrong version", "k6 v1.4.0 (go1.25)", /my-k6 is version 1.4.0, wanted is >=2.2.0 <3/],
    ["that is something else", "hello", /printed no version of k6: hello/],
  ])("named in the environment but %s is an error, not another program", async (_, says, message) => {
    program("k6", "k6 v2.2.0 (go1.26.8, linux/amd64)");
    const env = { ROLLCALL_K6: program("my-k6", says) };
    expect(await problemOf(provisionK6(optionsWith(nowhere, { env })))).toMatch(message);
  });

  test("named in the environment but missing is an error", async () => {
    const env = { ROLLCALL_LIVEKIT_SERVER: join(base, "none") };
    expect(await problemOf(provisionLivekitServer(optionsWith(nowhere, { env })))).toMatch(/none is not there/);
  });

  test("on PATH in a version that will do is used as it is", async () => {
    const onPath = program("k6", "k6 v2.3.1 (go1.26.8, linux/amd64)");
    expect(await provisionK6(optionsWith(nowhere))).toEqual({ path: onPath, version: "2.3.1", how: "path" });
  });

  test("on PATH in another version of livekit-server is passed over", async () => {
    program("livekit-server", "livekit-server version 1.13.4");
    const problem = await problemOf(provisionLivekitServer(optionsWith(nowhere)));
    expect(problem).toMatch(/PATH: .*livekit-server is version 1.13.4, wanted is 1.13.5/);
  });

  test("in the cache but damaged is replaced", async () => {
    const { url } = await serve(whole(good));
    await provisionK6(optionsWith(url));
    writeFileSync(cached(), "");
    expect(await provisionK6(optionsWith(url))).toMatchObject({ how: "release", version: "2.2.0" });
  });
});

test("a cache folder that cannot be written is the user's to mend", async () => {
  writeFileSync(join(base, "cache"), "a file where a folder should be");
  const problem = await problemOf(provisionK6(optionsWith("http://127.0.0.1:9")));
  expect(problem).toMatch(/cannot write to the cache folder .*set XDG_CACHE_HOME/);
});

test.each(["ftp://host", "not a url"])("ROLLCALL_RELEASES=%s is refused", async (url) => {
  expect(await problemOf(provisionK6(optionsWith(url)))).toMatch(/ROLLCALL_RELEASES/);
});

test("an inexact version of livekit-server is refused", async () => {
  const options = { ...optionsWith("http://127.0.0.1:9"), version: "1.13" };
  expect(await problemOf(provisionLivekitServer(options))).toMatch(/write it like 1.13.5/);
});
