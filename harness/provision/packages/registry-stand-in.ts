// A registry on loopback that real npm installs from, for the tests of versions: a few tiny packages, served rightly or wrongly.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { type Answers, type StandIn, startStandIn } from "../releases-stand-in.js";

/** `files` by their path in the package; a package.json is added. */
export type Packed = {
  readonly name: string;
  readonly version: string;
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
};

export type Registry = StandIn & {
  /** How often a tarball of this package and version was asked for. */
  tarballsOf(name: string, version: string): number;
};

/** @param spoiled takes the place of a tarball: its n-th request, from 1, and what would be right */
export async function startRegistry(
  folder: string,
  packages: readonly Packed[],
  spoiled?: (one: Packed, nth: number, bytes: Buffer, response: ServerResponse) => boolean,
): Promise<Registry> {
  const answers = new Map<string, (response: ServerResponse) => void>();
  const standIn = await startStandIn(answers as Answers);
  const asked = new Map<string, number>();
  for (const name of new Set(packages.map((one) => one.name))) {
    const versions = packages.filter((one) => one.name === name);
    const tarballs = versions.map((one) => ({ one, bytes: tarballOf(folder, one), path: tarballPath(one) }));
    for (const { one, bytes, path } of tarballs) {
      answers.set(path, (response) => {
        const nth = (asked.get(path) ?? 0) + 1;
        asked.set(path, nth);
        if (spoiled?.(one, nth, bytes, response) !== true) response.writeHead(200).end(bytes);
      });
    }
    const packument = {
      name,
      "dist-tags": { latest: versions.at(-1)?.version },
      versions: Object.fromEntries(
        tarballs.map(({ one, bytes, path }) => [
          one.version,
          { ...manifestOf(one), dist: { tarball: `${standIn.url}${path}`, integrity: integrityOf(bytes) } },
        ]),
      ),
    };
    const body = JSON.stringify(packument);
    // npm writes the slash of a scope as %2f.
    answers.set(`/${name.replace("/", "%2f")}`, (response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(body);
    });
  }
  return { ...standIn, tarballsOf: (name, version) => asked.get(tarballPath({ name, version })) ?? 0 };
}

/** The environment of an npm that knows this registry and nobody's configuration. */
export const npmEnvironmentFor = (url: string, folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: folder,
  XDG_CACHE_HOME: join(folder, "cache"),
  npm_config_registry: url,
  npm_config_cache: join(folder, "npm-cache"),
  npm_config_userconfig: join(folder, "npmrc"),
  npm_config_globalconfig: join(folder, "global-npmrc"),
  npm_config_update_notifier: "false",
  npm_config_fetch_retries: "0",
});

const tarballPath = ({ name, version }: Pick<Packed, "name" | "version">): string =>
  `/tarballs/${name.replace("/", "-")}-${version}.tgz`;

const manifestOf = ({ name, version, manifest }: Packed) => ({ name, version, ...manifest });

const integrityOf = (bytes: Buffer): string => `sha512-${createHash("sha512").update(bytes).digest("base64")}`;

function tarballOf(folder: string, one: Packed): Buffer {
  const place = mkdtempSync(join(folder, "pack-"));
  const files = { "package.json": JSON.stringify(manifestOf(one)), ...one.files };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(place, "package", path, ".."), { recursive: true });
    writeFileSync(join(place, "package", path), text, { mode: path.startsWith("bin/") ? 0o755 : 0o644 });
  }
  execFileSync("tar", ["-czf", join(place, "package.tgz"), "-C", place, "package"]);
  return readFileSync(join(place, "package.tgz"));
}
