// A text as it reads when its escapes are taken off: a secret in a log may stand in a JSON string within a JSON string, in a URL or
// in a Markdown page. Each view knows where its characters stand in the text as it is, so that what is found in it can be
// replaced there.

/** `from` and `to`: of each character, where it begins and ends in the text as it is; absent in the text itself. */
export type View = {
  readonly text: string;
  readonly places: { readonly from: Int32Array; readonly to: Int32Array } | null;
};

/** Text in JSON in JSON in a URL; deeper nothing is written that a person would read. */
const deepest = 5;

/** Of JSON and JavaScript, of URLs, of Markdown and HTML. */
const escapes =
  /\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\(["'`\\/bfnrt])|((?:%[0-9a-f]{2})+)|&#(\d{1,7});|&#x([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);/gi;

const letters: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The text itself, then with one layer of escapes taken off after another. */
export function viewsOf(text: string): readonly View[] {
  const views: View[] = [{ text, places: null }];
  for (let depth = 1; depth <= deepest; depth++) {
    const next = withoutEscapes(views[depth - 1] ?? { text, places: null });
    if (next === undefined) break;
    views.push(next);
  }
  return views;
}

/** Where a stretch of the view stands in the text as it is. */
export function placeOf({ places }: View, from: number, to: number): readonly [from: number, to: number] {
  return places === null ? [from, to] : [places.from[from] ?? 0, places.to[to - 1] ?? 0];
}

function withoutEscapes(view: View): View | undefined {
  const { text } = view;
  if (!/[\\%&]/.test(text)) return undefined;
  const pieces: string[] = [];
  const from = new Int32Array(text.length);
  const to = new Int32Array(text.length);
  let length = 0;
  const add = (piece: string, start: number, end: number) => {
    pieces.push(piece);
    for (let i = 0; i < piece.length; i++) {
      from[length + i] = placeOf(view, start, end)[0];
      to[length + i] = placeOf(view, start, end)[1];
    }
    length += piece.length;
  };
  let done = 0;
  for (const match of text.matchAll(escapes)) {
    const { index } = match;
    for (let i = done; i < index; i++) add(text.charAt(i), i, i + 1);
    for (const { piece, start, end } of decoded(match)) add(piece, index + start, index + end);
    done = index + match[0].length;
  }
  if (done === 0) return undefined;
  for (let i = done; i < text.length; i++) add(text.charAt(i), i, i + 1);
  return { text: pieces.join(""), places: { from: from.subarray(0, length), to: to.subarray(0, length) } };
}

/** What an escape stands for; `start` and `end` are within it. */
type Decoded = { readonly piece: string; readonly start: number; readonly end: number };

function decoded(match: RegExpMatchArray): readonly Decoded[] {
  const [all, braced, four, two, letter, percents, decimal, hex, entity] = match;
  const whole = (piece: string): readonly Decoded[] => [{ piece, start: 0, end: all.length }];
  if (percents !== undefined) return percentDecoded(percents);
  if (letter !== undefined) return whole(letters[letter] ?? letter);
  if (entity !== undefined) return whole(entities[entity.toLowerCase()] ?? "");
  if (decimal !== undefined) return whole(signOf(Number(decimal)));
  return whole(signOf(Number.parseInt(braced ?? four ?? two ?? hex ?? "0", 16)));
}

const signOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd");

/** Bytes of UTF-8 where they are, else each its own sign. */
function percentDecoded(text: string): readonly Decoded[] {
  const bytes = Buffer.from(text.replaceAll("%", ""), "hex");
  const utf8 = bytes.toString("utf8");
  const signs = utf8.includes("\ufffd") ? bytes.toString("latin1") : utf8;
  let byte = 0;
  return [...signs].map((piece) => {
    const start = 3 * byte;
    byte += signs === utf8 ? Buffer.byteLength(piece) : 1;
    return { piece, start, end: 3 * byte };
  });
}
