// One .tar.gz of texts, the same bytes for the same texts: names in order, one time, no owner.

import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { pack } from "tar-stream";

export type ArchivedFile = { readonly name: string; readonly text: string };

/** @param folder that they are in, within the archive. @param time of all of them */
export async function archiveOf(folder: string, files: readonly ArchivedFile[], time: Date): Promise<Buffer> {
  const tar = pack();
  const bytes = buffer(tar);
  const about = { mtime: new Date(Math.floor(time.getTime() / 1000) * 1000), mode: 0o644, uid: 0, gid: 0 };
  for (const { name, text } of [...files].sort((a, b) => (a.name < b.name ? -1 : 1)))
    tar.entry({ ...about, name: `${folder}/${name}` }, text);
  tar.finalize();
  return await promisify(gzip)(await bytes, { level: 9 });
}
