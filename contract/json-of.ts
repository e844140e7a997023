// JSON from a file or another process: it may be damaged, cut off, or none at all.

/** `undefined` where it is no JSON, which is no value of JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
