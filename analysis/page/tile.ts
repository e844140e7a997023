// One figure that one looks for first, in a box with its name.

import { html, type Markup, type Piece } from "./markup.js";

export const tile = (name: Piece, value: Piece, more: Piece): Markup =>
  html`<div class="tile"><dt>${name}</dt><dd>${value}${more === null ? null : html`<div class="more">${more}</div>`}</dd></div>`;
