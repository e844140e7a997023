import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { notifierTo } from "./notify.js";

const bodies: unknown[] = [];
let collector: Server;
let connections = 0;
let url: string;

beforeAll(async () => {
  collector = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (body: string) => {
      const arrival = JSON.parse(body);
      bodies.push({ path: `${request.method} ${request.url}`, ...arrival });
      response.writeHead(arrival.n === 13 ? 503 : 200).end("{}");
    });
  }).listen(0, "127.0.0.1");
  collector.on("connection", () => {
    connections += 1;
  });
  await once(collector, "listening");
  const address = collector.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  collector.closeAllConnections();
  collector.close();
});

const failure = (collectorUrl: string, n: number) =>
  new Promise<string>((resolve) =>
    notifierTo(collectorUrl)({ n, attempt: 1, atUs: 5 }, (error) => resolve(`${error}`)),
  );

it("tells each arrival once, over few connections", async () => {
  const notify = notifierTo(url);
  const failed: unknown[] = [];
  for (let n = 100; n < 400; n++) notify({ n, attempt: 1, atUs: 5 }, (error) => failed.push(error));
  await expect.poll(() => bodies.length, { interval: 5 }).toBe(300);
  expect(bodies[0]).toEqual({ path: "POST /arrival", n: 100, attempt: 1, atUs: 5 });
  expect(connections).toBeLessThanOrEqual(32);
  expect(failed).toEqual([]);
});

it("says why one came to nothing", async () => {
  expect(await failure(url, 13)).toContain("503");
  expect(await failure("http://127.0.0.1:1", 1)).toContain("ECONNREFUSED");
});
