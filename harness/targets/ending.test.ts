import { expect, test } from "vitest";
import { end, once } from "./ending.js";

/** A process that ends at the signal with this number (0-based). */
function processEndingAt(deadly: number) {
  const sent: string[] = [];
  let exit = () => {};
  const exited = new Promise<void>((resolve) => {
    exit = resolve;
  });
  const send = (signal: string) => {
    if (sent.push(signal) - 1 === deadly) exit();
  };
  return { sent, exited, send };
}

test.each([
  [0, ["SIGTERM"]],
  [1, ["SIGTERM", "SIGTERM"]],
])("a server that ends at signal %i gets no further one", async (deadly, expected) => {
  const { sent, exited, send } = processEndingAt(deadly);
  await end(send, exited);
  expect(sent).toEqual(expected);
});

test("a signal that cannot be sent is no error when the server has ended", async () => {
  await end(() => {
    throw new Error("ESRCH");
  }, Promise.resolve());
});

test("stop works once, however often it is called", async () => {
  let stops = 0;
  const stop = once(async () => {
    stops += 1;
  });
  await Promise.all([stop(), stop()]);
  expect(stops).toBe(1);
});
