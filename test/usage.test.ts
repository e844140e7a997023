// Bad input at the real command line: a message that says what and what to do, exit 64, and nothing started.

import { chmod, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rollcall } from "./rollcall.js";

const keys = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "a-secret-that-no-server-here-knows-1234" };

/** An address at which nothing listens: the port was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("bad usage", () => {
  it.each([
    ["an unknown command", ["rum"], /unknown command "rum" \(did you mean run\?\)/],
    ["an unknown flag", ["run", "--deadlin", "3s"], /did you mean --deadline\?/],
    ["an unknown scenario", ["run", "stedy"], /did you mean steady\?/],
    ["several problems at once", ["run", "--rate", "0", "--hold", "x"], /--rate[\s\S]*--hold/],
    ["a URL without a scheme", ["run", "--target", "livekit.example:7880"], /livekit\.example:7880/],
    ["a project of lk, and a target", ["run", "--project", "a", "--target", "native"], /--project or --target/],
    [
      "a project where lk has none",
      ["run", "--project", "a"],
      /--project: .*cli-config\.yaml is not there: lk project add/,
    ],
    ["a limit that a server of ours has not", ["run", "--remote-rate", "2"], /--remote-rate raises a limit/],
    [
      "more than another's server is asked for without a word",
      ["run", "--target", "wss://far.example", "--rate", "3", "--rooms", "400"],
      /up to 3 dispatches a second[\s\S]*--remote-rate[\s\S]*rooms could be alive at once[\s\S]*--remote-rooms/,
    ],
    ["an environment without the server's address", ["run", "--target", "env"], /LIVEKIT_URL/],
    ["a rate that no machine makes", ["run", "--rate", "100000", "--worker", "wire"], /too fast .* cores for 100000/],
    ["a folder that is no run", ["analyze", "/"], /manifest\.json/],
    ["a flag that doctor does not have", ["doctor", "--celan"], /--celan/],
  ])("%s: exit 64", async (_, args, message) => {
    const { status, stderr, stdout } = await rollcall(args, { ...keys, LIVEKIT_URL: "", HOME: "/nonexistent" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
    expect([status, stdout]).toEqual([64, ""]);
  });

  it("an API secret that the server does not know: at once, before any load", async () => {
    const server = createServer((_, response) => {
      response.writeHead(401).end("invalid token");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    const { status, stderr } = await rollcall(["run", "--target", url], keys);
    server.close();
    expect(stderr).toMatch(/LIVEKIT_API_(KEY|SECRET)|key|secret/i);
    expect(stderr).not.toContain(keys.LIVEKIT_API_SECRET);
    expect(status).toBe(64);
  });

  it("a server that does not answer: says its address", async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    const { status, stderr } = await rollcall(["run", "--target", url], keys);
    expect(stderr).toContain(url);
    expect(status).toBe(64);
  });

  it("Docker that is not there: says what to start", async () => {
    const nowhere = { DOCKER_HOST: "unix:///nonexistent/docker.sock" };
    const { status, stderr } = await rollcall(["run", "--target", "container"], nowhere);
    expect(stderr).toMatch(/Docker/);
    expect(status).toBe(64);
  });

  it("a results folder that cannot be made", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-test-"));
    await writeFile(join(folder, "file"), "");
    const { status, stderr } = await rollcall(["run", "--out", join(folder, "file", "results")]);
    expect(stderr).toMatch(/--out/);
    expect(status).toBe(64);
  });

  it("a bad program in ROLLCALL_K6: says so before anything is started", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-test-"));
    const program = join(folder, "k6");
    await writeFile(program, "#!/bin/sh\necho 'k6 v0.49.0'\n");
    await chmod(program, 0o755);
    const { status, stderr, results } = await rollcall(["run"], { ROLLCALL_K6: program });
    expect(stderr).toMatch(/ROLLCALL_K6/);
    expect(status).toBe(64);
    expect(await readdir(join(results, "steady"))).toEqual([]);
  });
});

describe("what needs no run", () => {
  it.each([
    ["help", /rollcall run \[SCENARIO\]/],
    ["scenarios", /steady[\s\S]*stresses/],
    ["version", /^\d+\.\d+\.\d+\n$/],
  ])("rollcall %s prints and exits 0", async (command, output) => {
    const { status, stdout } = await rollcall([command]);
    expect(stdout).toMatch(output);
    expect(status).toBe(0);
  });
});
