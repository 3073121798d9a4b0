import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Rolldown } from 'vite';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { initialCode } from '../build/initial-code.ts';

const CONFIG = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
/** KiB of JavaScript and CSS, gzip, before the first frame. */
const AT_MOST_KIB = 200;

let output: Rolldown.RolldownOutput['output'];

beforeAll(async () => {
  // The test runner says "test", for which React would be built with its warnings.
  vi.stubEnv('NODE_ENV', 'production');
  const built = await build({ configFile: CONFIG, logLevel: 'warn', build: { write: false } });
  if (!('output' in built)) throw new Error('one output was expected');
  output = built.output;
});

describe('what a person loads', () => {
  it('is small: JavaScript and CSS before the first frame', () => {
    const parts = initialCode(output);
    const kib = parts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1024;
    console.log(JSON.stringify({ measured: 'initial-code', kib: Math.round(kib * 10) / 10, parts }));
    expect(kib).toBeLessThan(AT_MOST_KIB);
  });

  it('has one font file, and every file but the page is named after its content', () => {
    const files = output.map(({ fileName }) => fileName);
    expect(files.filter((file) => file.endsWith('.woff2'))).toHaveLength(1);
    expect(files.filter((file) => file.startsWith('assets/')).every((file) => /-[\w-]{8}\.\w+$/.test(file))).toBe(true);
  });

  it('has no library of schemas, on any page: it is large, and tries to compile code, which the page forbids', () => {
    const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
    expect(modules.length).toBeGreaterThan(100);
    expect(modules.filter((id) => id.includes('node_modules/zod/'))).toEqual([]);
  });

  it('names no foreign host and has no inline script or style', () => {
    const page = output.find(({ fileName }) => fileName === 'index.html');
    const html = page?.type === 'asset' ? String(page.source) : '';
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:/);
    const styles = output.filter(({ fileName }) => fileName.endsWith('.css'));
    for (const style of styles)
      expect(style.type === 'asset' ? String(style.source) : '').not.toMatch(/url\((?!\/assets\/)/);
  });
});
