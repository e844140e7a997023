// What the versions of a comparison are called: as they were given, and apart where one is given twice, which is how a version is
// held against itself.

export type Labelled = { readonly label: string; readonly text: string };

/** The base first, the others in the order given. @param base one of `texts`; the first one of that name */
export function labelsOf(texts: readonly string[], base: string): readonly Labelled[] {
  const at = Math.max(0, texts.indexOf(base));
  const ordered = [texts[at] ?? base, ...texts.filter((_, index) => index !== at)];
  const seen = new Map<string, number>();
  return ordered.map((text) => {
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return { text, label: times === 1 ? text : `${text} (${times})` };
  });
}

/** Of a round's folder, in which there is no room for everything that a label may hold. */
export const folderNameOf = (label: string): string =>
  label
    .replaceAll(/[^A-Za-z0-9.]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "")
    .slice(-40) || "version";
