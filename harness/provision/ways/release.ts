// The official release archive for this system, with its published checksum. Nothing of it is unpacked before the
// checksum is right.

import { join, posix } from "node:path";
import { archiveName, type Binary, programName } from "../binary.js";
import { checksumOf } from "../checksums.js";
import type { Context } from "../context.js";
import { download, downloadText } from "../download.js";
import { run } from "../run.js";
import { failed, type Made, type Maker } from "./way.js";

/** Unpacking 80 MB takes about a second; a disk that is busy may take longer. */
const unpackLimitMs = 120_000;

export const release: Maker = {
  how: "release",
  make: async (binary, context, folder) => {
    const archive = archiveName(binary, context.platform, context.arch);
    if (archive === undefined) return failed(`there is no official archive for ${context.platform} on ${context.arch}`);
    const base = `${context.releasesUrl}/${binary.releases}/releases/download/v${binary.version}`;
    const url = `${base}/${archive}`;
    context.say(`${binary.name} ${binary.version}: downloading ${url} (about 30 MB: seconds to a few minutes)`);

    const { connectMs, stallMs } = context.patience;
    const list = await downloadText(`${base}/${binary.checksumFile}`, {
      answerMs: connectMs,
      stallMs,
      signal: context.signal,
    });
    if (list.result === "failed") return list;
    const expected = checksumOf(archive, list.text);
    if (expected === undefined) return failed(`${base}/${binary.checksumFile} has no checksum of ${archive}`);

    const downloaded = await download(url, join(folder, archive), {
      answerMs: stallMs,
      stallMs,
      signal: context.signal,
    });
    if (downloaded.result === "failed") return downloaded;
    if (downloaded.sha256 !== expected) {
      return failed(
        `BAD CHECKSUM: ${url} has SHA-256 ${downloaded.sha256}, published is ${expected}; it was thrown away`,
      );
    }
    return unpack(binary, context, folder, archive);
  },
};

/** `tar` reads zip as well on Windows and macOS, where alone the archives are zips. Names are relative: GNU tar takes `C:` for a host. */
async function unpack(binary: Binary, context: Context, folder: string, archive: string): Promise<Made> {
  const options = { limitMs: unpackLimitMs, cwd: folder };
  const listed = await run(context, "tar", ["-tf", archive], options);
  if (listed.result === "failed") return failed(`cannot read ${archive}: ${listed.reason}`);
  const member = programIn(listed.stdout, programName(binary.name, context.platform));
  if (member === undefined) return failed(`${archive} holds no ${binary.name}`);
  const unpacked = await run(context, "tar", ["-xf", archive, member], options);
  if (unpacked.result === "failed") return failed(`cannot unpack ${archive}: ${unpacked.reason}`);
  return { result: "made", path: join(folder, ...member.split("/")) };
}

/** The archive's one entry with the program's name; `undefined` also for an entry that leads out of the folder. */
export function programIn(list: string, program: string): string | undefined {
  const entries = list.split(/\r?\n/).filter((entry) => posix.basename(entry) === program && !entry.endsWith("/"));
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) return undefined;
  return posix.isAbsolute(entry) || entry.startsWith("-") || entry.split("/").includes("..") ? undefined : entry;
}
