import { describe, expect, it } from "vitest";
import { childEnvironment } from "./environment.js";

describe("the environment of a child", () => {
  it("keeps the user's, drops what could turn the run elsewhere, and adds the mark and its own", () => {
    const inherited = {
      PATH: "/bin",
      LIVEKIT_URL: "wss://production",
      LIVEKIT_KEYS: "a: b",
      K6_VUS: "9",
      ROLLCALL_RUN: "old",
    };
    expect(childEnvironment("new", { ROLLCALL_LOAD: "{}" }, inherited)).toEqual({
      PATH: "/bin",
      ROLLCALL_RUN: "new",
      ROLLCALL_LOAD: "{}",
    });
  });
  it.each(["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"])(
    "hands %s on: a server may have a private CA",
    (name) => {
      expect(childEnvironment("new", {}, { [name]: "/ca.pem" })).toMatchObject({ [name]: "/ca.pem" });
    },
  );
});
