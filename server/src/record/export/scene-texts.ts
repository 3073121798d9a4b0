import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clip } from './clips.ts';
import {
  CASE_TEXT,
  CLOCK_FONT,
  CLOCK_TEXT,
  fits,
  labelFile,
  NAME_FONT,
  RECIPIENT_TEXT,
  shortened,
} from './drawn-texts.ts';
import type { Caption } from './drawn-texts.ts';
import type { Label, Scene, Tile } from './scene.ts';
import { clockText } from './wall-clock.ts';

/** Texts in the picture and in the metadata of a copy. */
export type Marks = {
  caseNumber: string;
  /** The recipient's name; null where nobody is named. */
  recipient: string | null;
};

export type SceneTexts = {
  labelOf: (seat: string) => Label;
  marks?: Marks | undefined;
  /** IANA name of the court's time zone, for the clock in the picture. */
  timeZone: string;
};

/** Text in the role's line under a shared screen, in the court's language like the roles. */
const SCREEN_ROLE = 'صفحه نمایش';

/** What is incomplete in a tile, in the court's language. */
const PICTURE = 'تصویر';
const SOUND = 'صدا';
const BOTH = 'تصویر و صدا';

/**
 * The captions of tiles. Without a name, the role is the first line.
 * @param without clips that are left out or incomplete
 */
export function captionsOf({ labelOf }: Pick<SceneTexts, 'labelOf'>, without: Clip[]): (tile: Tile) => Caption {
  return (tile) => {
    const { name, role } = labelOf(tile.seat);
    const said = [name, tile.shows === 'screen' ? SCREEN_ROLE : role].filter((line) => line !== '');
    const [first = '', second = ''] = said.map((line) => shortened(line, tile));
    return { name: first, role: second, lack: lackOf(tile, without) };
  };
}

/** Writes the texts that a scene's graph draws. */
export async function writeTexts(
  { interval, views }: Scene,
  { timeZone, marks }: Omit<SceneTexts, 'labelOf'>,
  { captionOf, workDir }: { captionOf: (tile: Tile) => Caption; workDir: string },
): Promise<void> {
  const write = (file: string, text: string) => writeFile(join(workDir, file), text);
  if (marks !== undefined) await write(CASE_TEXT, marks.caseNumber);
  if (typeof marks?.recipient === 'string') await write(RECIPIENT_TEXT, inReadingOrder(marks.recipient));
  for (const [view, { tiles }] of views.entries()) {
    for (const [index, tile] of tiles.entries()) {
      const caption = captionOf(tile);
      for (const line of ['name', 'role', 'lack'] as const) await write(labelFile(view, index, line), caption[line]);
    }
  }
  await write(CLOCK_TEXT, clockText(interval.from, timeZone));
}

/**
 * Surrounds words of Latin letters and digits with left-to-right marks. Otherwise the number of a copy after a Persian name is
 * torn apart: its first digits and last hyphens are drawn on the other side.
 */
export function inReadingOrder(text: string): string {
  return text.replaceAll(/[!-~]*[0-9A-Za-z][!-~]*/g, `${LEFT_TO_RIGHT}$&${LEFT_TO_RIGHT}`);
}

const LEFT_TO_RIGHT = '\u200e';

/** What a copy lacks of a tile's sound and picture, or ''. Says `in this copy` if it fits, as the recording may be complete. */
function lackOf(tile: Tile, without: Clip[]): string {
  const { seat, shows } = tile;
  const lacks = (kind: Clip['kind']) => without.some((clip) => clip.seat === seat && clip.kind === kind);
  const [picture, sound] = [lacks(shows), shows === 'camera' && lacks('mic')];
  if (!picture && !sound) return '';
  const what = picture && sound ? BOTH : picture ? PICTURE : SOUND;
  const long = `${what} در این نسخه کامل نیست`;
  return fits(long, tile) ? long : shortened(`${what} کامل نیست`, tile);
}

/** The clock's font draws Latin digits as Persian ones; the names' font leaves digits unchanged. */
export async function copyFonts(workDir: string): Promise<void> {
  const vazirmatn = fileURLToPath(new URL('.', import.meta.resolve('vazirmatn/package.json')));
  await copyFile(join(vazirmatn, 'fonts/ttf/Vazirmatn-Medium.ttf'), join(workDir, NAME_FONT));
  await copyFile(join(vazirmatn, 'misc/Farsi-Digits/fonts/ttf/Vazirmatn-FD-Medium.ttf'), join(workDir, CLOCK_FONT));
}
