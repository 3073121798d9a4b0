import { fileURLToPath } from 'node:url';
import { build, createLogger } from 'vite';
import type { Rolldown } from 'vite';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { codeBefore } from '../build/initial-code.ts';
import type { Place } from '../build/initial-code.ts';
import { laterParts } from '../src/citizen/live/fetch-meeting.ts';
import { fa } from '../src/i18n/fa.ts';
import { firstFa } from '../src/i18n/first.fa.ts';
import { CITIZEN_WORDS } from '../vite.citizen.config.ts';

const CONFIG = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
const CITIZENS = fileURLToPath(new URL('../vite.citizen.config.ts', import.meta.url));
/** KiB, as below, before a citizen can begin to ask for a meeting. */
const CITIZENS_KIB = 60;
/**
 * KiB of JavaScript and CSS, gzip, that a person has loaded when they come to a place. What belongs where:
 * - first page: the welcome, errors, the socket and the session. Every person waits for it, on the poorest line as well.
 * - device page: camera, microphone, and the library for sound and picture. Loaded while the first page is read.
 * - first picture: the courtroom as it stands: pictures, sound, record, the bar. Loaded while the device page is used.
 * - everything else, by `lazily`: panels, dialogs, menus, the waiting room, what only some people ever see. Preload it where it
 *   must be there when the line is gone (`usePreloads`); it counts nowhere here.
 */
const AT_MOST_KIB: Readonly<Record<Place, number>> = { 'first page': 96, 'device page': 130, 'first picture': 144 };

/** The build's warnings. */
const warnings: string[] = [];
let output: Rolldown.RolldownOutput['output'];
/** The citizens' page. */
let citizens: Rolldown.RolldownOutput['output'];

beforeAll(async () => {
  // The test runner says "test", for which React would be built with its warnings.
  vi.stubEnv('NODE_ENV', 'production');
  const customLogger = { ...createLogger('warn'), warn: (text: string) => void warnings.push(text) };
  // The build's duration does not affect its result.
  const rolldownOptions = { checks: { bundlerTimings: false } };
  const outputOf = async (configFile: string) => {
    const built = await build({ configFile, customLogger, build: { write: false, rolldownOptions } });
    if (!('output' in built)) throw new Error('one output was expected');
    return built.output;
  };
  output = await outputOf(CONFIG);
  citizens = await outputOf(CITIZENS);
});

describe('what a person loads', () => {
  it.each(Object.entries(AT_MOST_KIB))('is small: JavaScript and CSS before the %s are below %i KiB', (place, most) => {
    const parts = codeBefore(place as Place, output);
    const kib = parts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1024;
    console.log(JSON.stringify({ measured: `code before the ${place}`, kib: Math.round(kib * 10) / 10, parts }));
    expect(kib).toBeLessThan(most);
  });

  it('is smaller for citizens who ask for a meeting, and has nothing of hearings in it', () => {
    const parts = codeBefore('first page', citizens);
    const kib = parts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1024;
    console.log(JSON.stringify({ measured: 'code before the citizens’ first page', kib: Math.round(kib * 10) / 10 }));
    expect(kib).toBeLessThan(CITIZENS_KIB);
    const first = new Set(parts.map(({ file }) => file));
    const modules = citizens.flatMap((part) =>
      part.type === 'chunk' && first.has(part.fileName) ? part.moduleIds : [],
    );
    expect(modules.length).toBeGreaterThan(50);
    const foreign =
      /client\/src\/(?:session|hearing|desk|playback)\/|node_modules\/(?:mediasoup|socket|react-aria|zod)/;
    expect(modules.filter((id) => foreign.test(id))).toEqual([]);
  });

  it('runs for citizens on phones of some years ago, which can ask though they cannot meet', () => {
    const newer = /\.(?:toSorted|toReversed|toSpliced|findLast|findLastIndex|with)\(.{0,40}/g;
    const used = citizens.flatMap((part) => (part.type === 'chunk' ? (part.code.match(newer) ?? []) : []));
    expect(used).toEqual([]);
  });

  it('has all common words that the citizens’ pages show', () => {
    const sources = citizens.flatMap((part) =>
      part.type === 'chunk' ? Object.values(part.modules).map(({ code }) => code ?? '') : [],
    );
    const shown = sources.flatMap((source) => {
      const t = /\{ t(?:: ([\w$]+))? \} = useTranslation(?:\$\d+)?\(\)/.exec(source);
      if (t === null) return [];
      return [...source.matchAll(new RegExp(`\\b${t[1] ?? 't'}\\(\\s*[\`'"](\\w+)\\.`, 'g'))].map(([, part]) => part!);
    });
    expect(shown).toContain('app');
    expect([...new Set(shown)].filter((part) => !CITIZEN_WORDS.includes(part))).toEqual([]);
  });

  it('has all words that are shown before the first picture', () => {
    const before = new Set(codeBefore('first picture', output).map(({ file }) => file));
    const modules = output.flatMap((part) =>
      part.type === 'chunk' && before.has(part.fileName) ? Object.entries(part.modules) : [],
    );
    const sources = modules.filter(([id]) => /client\/src\/(?!i18n\/)/.test(id)).map(([, { code }]) => code ?? '');
    const named = sources.flatMap((source) => [...source.matchAll(/[`'"]([a-zA-Z]+)\.(?:([a-zA-Z][\w-]*)|\$\{)/g)]);
    const first: Readonly<Record<string, object>> = firstFa;
    const partsOf = (words: object | undefined) => Object.keys(words ?? {}).map((key) => key.replace(/_\w+$/, ''));
    const shown = named.flatMap(([, part = '', word]) => (part in fa ? [[part, word] as const] : []));
    expect(shown.length).toBeGreaterThan(100);
    const missing = shown.filter(
      ([part, word]) => !(part in first) || (word !== undefined && !partsOf(first[part]).includes(word)),
    );
    expect(missing).toEqual([]);
    expect(sources.filter((source) => /useTranslation(?:\$\d+)?\([`'"]conduct/.test(source))).toEqual([]);
  });

  it('can be brought ahead by the page of a citizen who waits', () => {
    const first = new Set(codeBefore('first page', output).map(({ file }) => file));
    const later = output.flatMap((part) =>
      part.type === 'chunk' && first.has(part.fileName) ? laterParts(part.code, 'fa') : [],
    );
    const files = new Set(output.map(({ fileName }) => `/${fileName}`));
    expect(later.filter((file) => !files.has(file))).toEqual([]);
    for (const part of ['meeting-words', 'devices', 'media', 'courtroom', 'conduct', 'first.fa', 'all-later.fa'])
      expect(later.some((file) => file.startsWith(`/assets/${part}-`) && file.endsWith('.js'))).toBe(true);
  });

  it('has its later words in files of data alone, which can be imported a second time', () => {
    const words = output.filter(({ fileName }) => fileName.startsWith('assets/all-later.') && fileName.endsWith('.js'));
    expect(words).toHaveLength(2);
    for (const part of words) expect(part).toMatchObject({ type: 'chunk', imports: [], dynamicImports: [] });
    const names = words.flatMap((part) => (part.type === 'chunk' ? part.exports : []));
    expect(names.toSorted()).toEqual(['laterConductEn', 'laterConductFa', 'laterEn', 'laterFa']);
  });

  it('can import all words a second time that are imported at all: the page has their addresses, after its encoding', () => {
    const addressesIn = (parts: typeof output, file: string) => {
      const page = parts.find(({ fileName }) => fileName === file);
      const html = page?.type === 'asset' ? String(page.source) : '';
      expect(html).toMatch(/<head>\s*<meta charset/);
      const files = new Set(parts.map(({ fileName }) => `/${fileName}`));
      const asked = parts.flatMap((part) =>
        part.type === 'chunk' ? [...part.code.matchAll(/["'`]((?:all-later|citizen|first|my)\.(?:fa|en))["'`]/g)] : [],
      );
      const names = [...new Set(asked.map(([, name]) => name!))].toSorted();
      // As `importAgain` reads it.
      for (const name of names) {
        const [, address = ''] = new RegExp(`<meta name="${name}" content="([^"]+)">`).exec(html) ?? [];
        expect(files.has(address), `${file}: ${name}`).toBe(true);
      }
      return names;
    };
    expect(addressesIn(output, 'index.html')).toEqual(['all-later.en', 'all-later.fa', 'first.en', 'first.fa']);
    const own = ['citizen.en', 'citizen.fa', 'my.en', 'my.fa'];
    expect(addressesIn(citizens, 'citizen.html')).toEqual(expect.arrayContaining(own));
  });

  it('is divided as it is written: nothing is asked for both at once and later', () => {
    expect(warnings).toEqual([]);
  });

  it('has one font file, and every file but the page is named after its content', () => {
    const files = output.map(({ fileName }) => fileName);
    expect(files.filter((file) => file.endsWith('.woff2'))).toHaveLength(1);
    expect(files.filter((file) => file.startsWith('assets/')).every((file) => /-[\w-]{8}\.\w+$/.test(file))).toBe(true);
  });

  it('reads no font before the text can be read', () => {
    const first = new Set(codeBefore('first page', output).map(({ file }) => file));
    const styles = output.filter(({ fileName }) => fileName.endsWith('.css'));
    const withFont = styles.filter((style) => style.type === 'asset' && String(style.source).includes('@font-face'));
    expect(withFont).toHaveLength(1);
    expect(withFont.filter(({ fileName }) => first.has(fileName))).toEqual([]);
  });

  it('has no library of schemas, on any page: it is large, and tries to compile code, which the page forbids', () => {
    const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
    expect(modules.length).toBeGreaterThan(100);
    expect(modules.filter((id) => id.includes('node_modules/zod/'))).toEqual([]);
  });

  it('names no foreign host, has no inline script or style, and does not wait for a font', () => {
    const page = output.find(({ fileName }) => fileName === 'index.html');
    const html = page?.type === 'asset' ? String(page.source) : '';
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:/);
    // Text is read without its font (`swap`); on a poor line the font would take half of what the code needs.
    expect(html).not.toMatch(/rel="preload"/);
    const styles = output.filter(({ fileName }) => fileName.endsWith('.css'));
    for (const style of styles)
      expect(style.type === 'asset' ? String(style.source) : '').not.toMatch(/url\((?!\/assets\/)/);
  });
});
