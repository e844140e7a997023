// A whole page in one file: it loads nothing, and its policy forbids it to (Content Security Policy by hashes of its own
// script and style), so that it opens from disk, in a mail or on a server alike, and nothing in its data can run.

import { createHash } from "node:crypto";
import { html, type Markup, type Piece, trusted } from "./markup.js";
import { pageStyle } from "./style.js";

export type Page = {
  readonly title: string;
  /** At the left of the first line. */
  readonly heading: Piece;
  readonly body: readonly Piece[];
  /** What the page's script reads; markup.ts, `dataBlock`. */
  readonly data: readonly Markup[];
  /** Of our own making (bin/build.mjs); "" for none. */
  readonly script: string;
  /** Whether its script and its forms may ask the server that it came from for more. */
  readonly connects?: "nowhere" | "to its own server";
};

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

export function documentText({ title, heading, body, data, script, connects = "nowhere" }: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(pageStyle)}`,
    script === "" ? "script-src 'none'" : `script-src ${hashOf(script)}`,
    ...(connects === "nowhere" ? [] : ["connect-src 'self'"]),
    "img-src data:",
    "base-uri 'none'",
    `form-action ${connects === "nowhere" ? "'none'" : "'self'"}`,
  ].join("; ");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trusted(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><h1 class="breaks">${heading}</h1>${script === "" ? null : themeSwitch}</header>
<main id="content" tabindex="-1">
${body}
</main>
${data}
${script === "" ? null : html`<script>${trusted(script)}</script>`}
</body>
</html>
`.markup;
}

export type PageSection = { readonly id: string; readonly title: string; readonly content: Piece };

/** Where one can go, and the sections. */
export const sectionsOf = (sections: readonly PageSection[]): Piece => [
  contentsOf(sections),
  sections.map(
    ({ id, title, content }) => html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`,
  ),
];

/** The sections that one can go to. */
const contentsOf = (contents: readonly PageSection[]): Markup =>
  html`<nav class="contents" aria-label="Sections">${contents.map(
    ({ id, title }) => html`<a href="#${id}">${title}</a>`,
  )}</nav>`;

/** Shown by the script, without which it can do nothing. */
const themeSwitch = html`<form class="screen" hidden><label class="small">Theme <select id="theme"><option value="system">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label></form>`;
