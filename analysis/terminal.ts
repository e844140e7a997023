// What the terminal of this process can, asked once by main.ts. Colour as Node's own util.styleText decides it: by the stream,
// NO_COLOR, FORCE_COLOR, NODE_DISABLE_COLORS and TERM.

import { styleText } from "node:util";
import { columnsOf, signsOf, type Terminal } from "../contract/terminal.js";

export const terminalOf = (stream: NodeJS.WriteStream): Terminal => ({
  colours: styleText("bold", "x", { stream }) === "x" ? "off" : "on",
  // It prints no paths.
  links: "off",
  columns: columnsOf(stream.columns),
  signs: signsOf(process.env, process.platform),
  wraps: stream.isTTY ? "on" : "off",
});
