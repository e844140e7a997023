import { describe, expect, it } from "vitest";
import { wishOf } from "../settings.js";

const metricsOf = (...args: string[]) => wishOf(args, "abcdefgh", {}).metrics;

describe("what is asked of the endpoint", () => {
  it.each([
    ["none unless it is asked for", [], null],
    ["loopback by default", ["--metrics-port", "9464"], { host: "127.0.0.1", port: 9464 }],
    ["a port of the kernel's choice", ["--metrics-port", "0"], { host: "127.0.0.1", port: 0 }],
    ["open only by a flag", ["--metrics-port", "9464", "--metrics-host", "0.0.0.0"], { host: "0.0.0.0", port: 9464 }],
    ["also by IPv6", ["--metrics-port", "9464", "--metrics-host", "::1"], { host: "::1", port: 9464 }],
  ])("%s", (_, args, place) => {
    expect(metricsOf(...args)).toEqual(place);
  });
  it.each([
    ["no number", ["--metrics-port", "http"], '"http" is not a whole number from 0 to 65535'],
    ["no port", ["--metrics-port", "65536"], "0 to 65535"],
    ["a URL for an address", ["--metrics-port", "1", "--metrics-host", "http://x/"], "is no address or host name"],
    ["an address without an endpoint", ["--metrics-host", "0.0.0.0"], "--metrics-host needs --metrics-port"],
  ])("%s is a problem", (_, args, problem) => {
    expect(() => metricsOf(...args)).toThrow(problem);
  });
});
