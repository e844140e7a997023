// A picture as a file of its own, for Markdown and a README: with the style it needs, on a ground of its own, light or dark
// as the reader's system is.

import { html, trusted } from "./markup.js";
import type { Picture } from "./picture.js";
import { pictureStyle, pictureThemes } from "./style.js";

/** One line, ended. */
export function standalone({ draw }: Picture): string {
  const drawn = draw("wide").markup;
  const opened = drawn.indexOf(">") + 1;
  // With a size of its own: an image without one is as large as whoever shows it likes.
  const size = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(drawn);
  const attributes = `xmlns="http://www.w3.org/2000/svg" width="${size?.[1]}" height="${size?.[2]}"`;
  const head = drawn.slice(0, opened).replace("<svg ", `<svg ${attributes} `);
  const style = html`<style>${trusted(`${pictureThemes}\n${pictureStyle}`)}</style><rect class="ground" width="100%" height="100%"/>`;
  return `${head}${style.markup}${drawn.slice(opened)}\n`;
}
