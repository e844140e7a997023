import { expect, test } from "vitest";
import { lastLines, saysPortTaken, versionInLog } from "./server-log.js";

test.each([
  [
    "the line of livekit-server 1.13.5",
    '{"level":"info","msg":"starting LiveKit server","portHttp":17880,"nodeIP":"127.0.0.1","version":"1.13.5","bindAddresses":["127.0.0.1"]}',
    "1.13.5",
  ],
  ["a log without that line", '{"level":"info","msg":"using single-node routing"}', "unknown"],
  ["a version on another line only", '{"msg":"starting LiveKit server"}\n{"msg":"x","version":"9.9.9"}', "unknown"],
  ["no log", "", "unknown"],
])("version in %s", (_, log, expected) => {
  expect(versionInLog(log)).toBe(expected);
});

test.each([
  ["livekit-server's UDP port", "listen udp 127.0.0.1:17882: bind: address already in use", true],
  ["livekit-server's TCP port", "listen tcp 127.0.0.1:17880: bind: address already in use", true],
  [
    "Redis's port",
    "bind: Could not create server TCP listening socket 127.0.0.1:1: bind: Address already in use",
    true,
  ],
  ["Docker's mapped port", "Bind for 127.0.0.1:7880 failed: port is already allocated", true],
  ["a bad configuration", "could not parse config: yaml: line 3", false],
])("port taken: %s", (_, text, expected) => {
  expect(saysPortTaken(text)).toBe(expected);
});

test("the last lines leave out empty ones and keep their order", () => {
  expect(lastLines("a\nb\n\nc\n\n", 2)).toBe("b\nc");
});
