// How a text looks on a terminal: colours, links, its width and its signs. Whoever prints finds out once what the terminal can
// and hands a style on; whoever makes a text only says what a part of it is. Colour is never the only sign: the word is there too.

/** What a part of a text is. Outcomes and verdicts have the hues that the pages give them. */
export type Tone =
  | ("delivered" | "late" | "lost" | "unresolved" | "refused")
  | ("pass" | "fail" | "unknown")
  | ("heading" | "aside");

export type Terminal = {
  readonly colours: "on" | "off";
  readonly links: "on" | "off";
  /** For what has no width of its own. */
  readonly columns: number;
  readonly signs: "unicode" | "ascii";
  /** Whether a sentence that is longer than the terminal is wide goes on in the next line, at a word. */
  readonly wraps: "on" | "off";
};

export type Style = Pick<Terminal, "columns" | "signs" | "wraps"> & {
  paint(text: string, tone: Tone): string;
  /** The text, leading to `url` where the terminal can. */
  link(text: string, url: string): string;
};

/** Where there is no terminal: a pipe, a file. */
const usualColumns = 80;

/** No colour, no links, every sentence in one line: others read it line by line. */
export const plainTerminal: Terminal = {
  ...{ colours: "off", links: "off", columns: usualColumns, signs: "unicode", wraps: "off" },
};

const esc = "\u001b";

/** What begins and ends each: Select Graphic Rendition of ECMA-48, the 16 colours that every theme of a terminal defines. */
const codes: Readonly<Record<Tone, readonly [begin: string, end: string]>> = {
  delivered: ["36", "39"],
  late: ["33", "39"],
  lost: ["1;31", "22;39"],
  unresolved: ["90", "39"],
  refused: ["35", "39"],
  pass: ["1;32", "22;39"],
  fail: ["1;31", "22;39"],
  unknown: ["1;33", "22;39"],
  heading: ["1", "22"],
  aside: ["2", "22"],
};

export function styleOf({ colours, links, ...shape }: Terminal): Style {
  return {
    ...shape,
    paint(text, tone) {
      const [begin, end] = codes[tone];
      return colours === "on" && text !== "" ? `${esc}[${begin}m${text}${esc}[${end}m` : text;
    },
    // OSC 8, as the terminals that have it agreed on it (egmontkob, "Hyperlinks in terminal emulators").
    link: (text, url) => (links === "on" ? `${esc}]8;;${url}${esc}\\${text}${esc}]8;;${esc}\\` : text),
  };
}

export const plain: Style = styleOf(plainTerminal);

/** Whether the locale writes UTF-8: the first of these that is set decides (POSIX, "Internationalization Variables"). */
export function signsOf(env: Readonly<Record<string, string | undefined>>, platform: string): Terminal["signs"] {
  if (platform === "win32") return "unicode";
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== "") ?? "";
  return /utf-?8/i.test(locale) ? "unicode" : "ascii";
}

/** A terminal without a size says 0 or nothing. */
export const columnsOf = (columns: number | undefined): number =>
  columns === undefined || columns < 1 ? usualColumns : columns;
