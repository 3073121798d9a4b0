import { captionHeight } from './scene.ts';
import type { Area } from './scene.ts';

/** Files next to the graph, which refers to them; their names have no characters that ffmpeg requires to be escaped. */
export const NAME_FONT = 'name.ttf';
export const CLOCK_FONT = 'clock.ttf';
export const CLOCK_TEXT = 'clock.txt';
export const CASE_TEXT = 'case.txt';
export const RECIPIENT_TEXT = 'recipient.txt';

/** Text file of one line of a tile's caption; views and tiles count from 0. */
export function labelFile(view: number, tile: number, line: keyof Caption): string {
  return `view-${view + 1}-tile-${tile + 1}-${line}.txt`;
}

/** The lines under a tile's picture; `lack`, above them, says what the copy lacks of it. Empty lines are not drawn. */
export type Caption = { name: string; role: string; lack: string };

/** A tile's place in the picture, with the numbers of its layout and of the tile in it, from 0. */
export type CaptionPlace = Area & { view: number; index: number };

const TILE = '0x1f2833';

export function box({ x, y, width, height }: Area): string {
  return `drawbox=x=${x + 2}:y=${y + 2}:w=${width - 4}:h=${height - 4}:c=${TILE}:t=fill,`;
}

type Line = { line: keyof Caption; size: number; color: string; y: number };

/** Draws the name and the role under a tile's picture. */
export function drawCaption(place: CaptionPlace, caption: Caption): string {
  const height = captionHeight(place);
  const top = captionTop(place);
  const share = (part: number) => Math.round(height * part);
  const lines: Line[] = [
    { line: 'name', size: share(0.42), color: 'white', y: top + share(0.06) },
    { line: 'role', size: share(0.3), color: '0xc9d3df', y: top + share(0.58) },
  ];
  const drawn = lines.filter(({ line }) => caption[line] !== '').map((line) => `${drawLine(line, place, caption)},`);
  return [`${strip(place, { y: top, height, color: 'black@0.55' })},`, ...drawn].join('');
}

/** Draws `lack` over the lower end of a tile's picture. @param enable the filter's option with the times; '' for always */
export function drawLack(place: CaptionPlace, caption: Caption, enable: string): string {
  if (caption.lack === '') return '';
  const share = (part: number) => Math.round(captionHeight(place) * part);
  const y = captionTop(place) - share(0.5);
  const line: Line = { line: 'lack', size: share(0.32), color: '0xffc857', y: y + share(0.08) };
  const under = strip(place, { y, height: share(0.5), color: 'black@0.75' });
  return `${under}${enable},${drawLine(line, place, caption)}${enable},`;
}

function captionTop({ y, height }: Area): number {
  return y + height - 2 - captionHeight({ height });
}

/** A dark strip across a tile, on which text can be read. */
function strip({ x, width }: Area, { y, height, color }: { y: number; height: number; color: string }): string {
  return `drawbox=x=${x + 2}:y=${y}:w=${width - 4}:h=${height}:c=${color}:t=fill`;
}

/** Free width on both sides of a line together. */
const MARGIN = 12;
const SMALLEST = 10;

/** Whether a line fits into a tile in the smallest size. */
export function fits(text: string, tile: Pick<Area, 'width'>): boolean {
  return widthOf(text) * SMALLEST <= tile.width - MARGIN;
}

/** Cuts a line so that it fits: a name must not reach under another person's picture. */
export function shortened(text: string, tile: Pick<Area, 'width'>): string {
  if (fits(text, tile)) return text;
  const letters = [...text];
  const cut = (count: number) => `${letters.slice(0, count).join('').trimEnd()}…`;
  let count = letters.length - 1;
  while (count > 0 && !fits(cut(count), tile)) count -= 1;
  return cut(count);
}

/** Arabic letters that end in a broad stroke: its width in the middle of a word, and at an end. */
const BROAD: [letters: RegExp, joined: number, end: number][] = [
  [/[سشصض]/, 0.9, 1.26],
  [/[بپتثفقکكگلنىيیئ]/, 0.53, 0.9],
];
const JOINS = /[\u0620\u0622-\u064a\u066e-\u06d3]/;
const OTHERS: [letters: RegExp, width: number][] = [
  [/[ \u200c\u200eاآأإرزژijl.,:;'()|]/, 0.36],
  [/[MWmw@]/, 0.9],
  [/[A-Z&%~جچحخطظ]/, 0.72],
  [/[!-~\u060c-\u0669پچژکگۀی۰-۹·]/, 0.6],
];
const FOREIGN = 1.3;

/** Estimated width of a line in the names' font of size 1; errs on the large side. */
function widthOf(text: string): number {
  const letters = [...text];
  return letters.reduce((sum, letter, index) => sum + letterWidth(letter, letters[index + 1] ?? ''), 0);
}

function letterWidth(letter: string, next: string): number {
  const broad = BROAD.find(([letters]) => letters.test(letter));
  if (broad !== undefined) return JOINS.test(next) ? broad[1] : broad[2];
  return OTHERS.find(([letters]) => letters.test(letter))?.[1] ?? FOREIGN;
}

/** Draws a line centred in its tile, in a smaller size if it would not fit. */
function drawLine({ line, size, color, y }: Line, { x, width, view, index }: CaptionPlace, caption: Caption): string {
  const fitting = Math.floor((width - MARGIN) / widthOf(caption[line]));
  const file = labelFile(view, index, line);
  const middle = `x=${x}+(${width}-text_w)/2`;
  return text(NAME_FONT, file, Math.max(SMALLEST, Math.min(size, fitting)), color, middle, `y=${y}`);
}

function text(font: string, file: string, size: number, color: string, x: string, y: string): string {
  return `drawtext=fontfile=${font}:textfile=${file}:expansion=none:text_shaping=1:fontsize=${size}:fontcolor=${color}:${x}:${y}`;
}

export function clock(): string {
  return `drawtext=fontfile=${CLOCK_FONT}:textfile=${CLOCK_TEXT}:text_shaping=1:fontsize=22:fontcolor=white:x=(w-text_w)/2:y=8`;
}

/**
 * Texts over the picture: the case number at the top, and the recipient faintly in the middle and moving, so that cropping cannot
 * remove the name.
 */
export function drawMarks({ caseNumber, recipient } = { caseNumber: false, recipient: false }): string {
  const over = (font: string, file: string, size: number, color: string, x: string, y: string) =>
    `drawtext=fontfile=${font}:textfile=${file}:expansion=none:text_shaping=1:fontsize=${size}:fontcolor=${color}:borderw=1:bordercolor=black@0.3:x=${x}:y=${y},`;
  const named = over(CLOCK_FONT, CASE_TEXT, 20, 'white', '12', '9');
  const [middle, low] = ["'(w-text_w)/2'", "'h*0.45'"];
  const [across, down] = ["'mod(t*23,w+text_w)-text_w'", "'40+mod(t*7,h-80)'"];
  const forWhom =
    over(NAME_FONT, RECIPIENT_TEXT, 40, 'white@0.22', middle, low) +
    over(NAME_FONT, RECIPIENT_TEXT, 18, 'white@0.5', across, down);
  return `${caseNumber ? named : ''}${recipient ? forWhom : ''}`;
}
