// What is written down of a server's answers: a real one that says what livekit-server says of a token it does not take.

import { once } from "node:events";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { expect, it, onTestFinished } from "vitest";
import { wishOf } from "../settings.js";
import { loopbackAddress, type ServerAddress } from "../targets/target.js";
import { watchOver } from "./watch.js";

/** Answers each request with this status, and repeats the token that it was sent. */
async function repeating(status: number): Promise<ServerAddress> {
  const server = createServer((request, response) => {
    const said = JSON.stringify({ code: "x", msg: `invalid token: ${request.headers.authorization}` });
    response.writeHead(status, { "content-type": "application/json" }).end(said);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const at = server.address();
  const port = at !== null && typeof at === "object" ? at.port : 0;
  return loopbackAddress(port, { apiKey: "key", apiSecret: "s".repeat(32) });
}

it.each([
  [401, []],
  [404, []],
  [503, [{ event: "server-silent", reason: "HTTP 503" }]],
])("of HTTP %i with a token in it: %j", async (status, expected) => {
  const address = await repeating(status);
  const facts: object[] = [];
  let wholeAsked = 0;
  let tellSeen: () => void = () => {};
  const seen = new Promise<void>((resolve) => {
    tellSeen = resolve;
  });
  const whole = () => {
    wholeAsked += 1;
    // Before the look, and when its answer is there; what is written down of it follows in the same turn.
    if (wholeAsked === 2) setImmediate(tellSeen);
    return "there" as const;
  };
  const watchdog = watchOver({
    plan: wishOf([], "abcdefgh").plan,
    ...{ runFolder: tmpdir(), leastFreeBytes: 0, requested: () => 0 },
    server: { addresses: [address], whole },
    observer: { record: (fact) => void facts.push(fact) },
  });
  onTestFinished(() => watchdog.stop());
  await seen;
  expect(facts).toEqual(expected);
});
