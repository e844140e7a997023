import { once } from "node:events";
import { mkdtempSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { createServer, get, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendFile } from "./send-file.js";

const file = join(mkdtempSync(join(tmpdir(), "rollcall-send-")), "large");

let server: Server;
let url: string;
let answers: boolean[] = [];
beforeAll(async () => {
  writeFileSync(file, Buffer.alloc(20_000_000));
  server = createServer(async (request, response) => {
    const wanted = request.url === "/large" ? file : `${file}-not-there`;
    answers.push(await sendFile(response, wanted, { "content-type": "text/plain" }));
    if (answers.at(-1) === false) response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
});
afterAll(() => server.close());

/** Files that this process has open by that name. */
const opened = (): number =>
  readdirSync("/proc/self/fd").filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === file;
    } catch {
      return false;
    }
  }).length;

describe("a file", () => {
  it("is sent whole, with its type", async () => {
    const answer = await fetch(`${url}/large`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/plain"]);
    expect((await answer.arrayBuffer()).byteLength).toBe(20_000_000);
  });

  it("that is not there is not sent, and whoever asked may be told", async () => {
    expect((await fetch(`${url}/other`)).status).toBe(404);
  });

  it("is not sent to who asks for its head alone", async () => {
    const answer = await fetch(`${url}/large`, { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
  });

  it("does not stay open when readers go away in the middle", async () => {
    answers = [];
    for (let i = 0; i < 10; i++) {
      const request = get(`${url}/large`);
      const [response] = await once(request, "response");
      response.destroy();
    }
    await expect.poll(() => answers.length, { timeout: 10_000 }).toBe(10);
    await expect.poll(opened, { timeout: 10_000 }).toBe(0);
  });
});
