// What the terminal of this process can. Colour as Node's own util.styleText decides it: by the stream, NO_COLOR, FORCE_COLOR,
// NODE_DISABLE_COLORS and TERM; links where the terminal is known to have them.

import { hostname } from "node:os";
import { pathToFileURL } from "node:url";
import { styleText } from "node:util";
import { createSupportsHyperlinks } from "supports-hyperlinks";
import { columnsOf, type Style, signsOf, styleOf, type Terminal } from "../contract/terminal.js";

const terminalOf = (stream: NodeJS.WriteStream): Terminal => ({
  colours: styleText("bold", "x", { stream }) === "x" ? "off" : "on",
  // Never into a pipe, whatever it is told.
  links: stream.isTTY && createSupportsHyperlinks(stream) ? "on" : "off",
  columns: columnsOf(stream.columns),
  signs: signsOf(process.env, process.platform),
  wraps: stream.isTTY ? "on" : "off",
});

export const styleFor = (stream: NodeJS.WriteStream): Style => styleOf(terminalOf(stream));

/** A path that leads to its file. With the host's name: a terminal on another machine must not look for it there. */
export function linkedPath(style: Style, shown: string, absolute: string): string {
  const url = pathToFileURL(absolute);
  url.hostname = hostname();
  return style.link(shown, url.href);
}
