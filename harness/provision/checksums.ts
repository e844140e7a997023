// The checksum file of a release: what sha256sum prints, one `<hex>  <file>` per line. Pure.

/** The SHA-256 of `file`, lower case hex; `undefined` when the list does not name exactly one for it. */
export function checksumOf(file: string, list: string): string | undefined {
  const found = list.split(/\r?\n/).flatMap((line) => {
    // "*" before a name: sha256sum read it in binary mode.
    const match = /^([0-9a-f]{64})\s+\*?(?:\.\/)?(\S+)\s*$/i.exec(line);
    return match?.[1] !== undefined && match[2] === file ? [match[1].toLowerCase()] : [];
  });
  const distinct = new Set(found);
  return distinct.size === 1 ? found[0] : undefined;
}
