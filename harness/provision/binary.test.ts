import { describe, expect, test } from "vitest";
import { UsageError } from "../../contract/usage-error.js";
import { accepts, archiveName, type BinaryName, k6, livekitServer, parseVersion, programName } from "./binary.js";

const server = livekitServer("1.13.5");

describe("the release archive", () => {
  test.each<[NodeJS.Platform, string, string | undefined, string | undefined]>([
    ["linux", "x64", "k6-v2.2.0-linux-amd64.tar.gz", "livekit_1.13.5_linux_amd64.tar.gz"],
    ["linux", "arm64", "k6-v2.2.0-linux-arm64.tar.gz", "livekit_1.13.5_linux_arm64.tar.gz"],
    ["linux", "arm", undefined, "livekit_1.13.5_linux_armv7.tar.gz"],
    ["linux", "riscv64", undefined, undefined],
    ["darwin", "x64", "k6-v2.2.0-macos-amd64.zip", undefined],
    ["darwin", "arm64", "k6-v2.2.0-macos-arm64.zip", undefined],
    ["win32", "x64", "k6-v2.2.0-windows-amd64.zip", "livekit_1.13.5_windows_amd64.zip"],
    ["win32", "arm64", undefined, "livekit_1.13.5_windows_arm64.zip"],
    ["freebsd", "x64", undefined, undefined],
  ])("for %s on %s", (platform, arch, k6Archive, serverArchive) => {
    expect(archiveName(k6, platform, arch)).toBe(k6Archive);
    expect(archiveName(server, platform, arch)).toBe(serverArchive);
  });
});

test.each([
  ["2.2.0", true],
  ["2.2.9", true],
  ["2.10.0", true],
  ["2.1.9", false],
  ["1.9.0", false],
  ["3.0.0", false],
  ["3.0.0-rc.1", false],
  ["2.3.0-rc.1", false],
])("k6 %s on the machine may be used: %s", (version, expected) => {
  expect(accepts(k6, version)).toBe(expected);
});

test.each([
  ["1.13.5", true],
  ["1.13.4", false],
  ["1.13.6", false],
  ["1.13.5-rc.1", false],
])("livekit-server %s where 1.13.5 is wanted may be used: %s", (version, expected) => {
  expect(accepts(server, version)).toBe(expected);
});

test.each<[BinaryName, string, string | undefined]>([
  ["k6", "k6 v2.2.0 (go1.26.8, linux/amd64)", "2.2.0"],
  ["k6", "k6.exe v2.2.1 (commit/a1b2c3d4e5, go1.26.1, windows/amd64)", "2.2.1"],
  ["k6", "k6 v1.3.0 (commit/5870e99ae8, go1.25.1, darwin/arm64)\nExtensions:\n  x v9.9.9", "1.3.0"],
  ["k6", "k6 v2.3.0-rc.1 (go1.26.8, linux/amd64)", "2.3.0-rc.1"],
  ["k6", "k6 version unknown", undefined],
  ["k6", "livekit-server version 1.13.5", undefined],
  ["livekit-server", "livekit-server version 1.13.5\n", "1.13.5"],
  ["livekit-server", "livekit-server version v1.9.12", "1.9.12"],
  ["livekit-server", "server version 1.13.5", undefined],
  ["livekit-server", "livekit-server version 1.13.5; rm -rf", undefined],
  ["livekit-server", "", undefined],
])("%s printing %j is version %s", (name, output, version) => {
  expect(parseVersion(name, output)).toBe(version);
});

test.each(["latest", "1.13", "^1.13.5", "1.13.x", "", "1.13.5/../..", ">=1.13.5"])(
  "livekit-server version %j is refused",
  (version) => {
    expect(() => livekitServer(version)).toThrow(UsageError);
  },
);

test("a v before the version is allowed", () => {
  expect(livekitServer("v1.11.0").image).toBe("livekit/livekit-server:v1.11.0");
});

test("programs end in .exe on Windows only", () => {
  expect([programName("k6", "linux"), programName("k6", "win32")]).toEqual(["k6", "k6.exe"]);
});
