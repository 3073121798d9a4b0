import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { bundle } from './bundling.mjs';

const PROGRAM = `
import process, { pid } from 'node:process';
import fs, { existsSync as exists } from 'node:fs';
import * as path from 'node:path';
export { default as url } from 'node:url';
export const found = [process.pid === pid, exists === fs.existsSync, path.sep];
`;

it('takes modules of Node under every form of import', async ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-bundling-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const source = join(folder, 'program.ts');
  writeFileSync(source, PROGRAM);
  const built = await bundle(source, undefined, join(folder, 'dist'));
  const { found, url } = await import(pathToFileURL(built).href);
  expect(found).toEqual([true, true, '/']);
  expect(url.pathToFileURL).toBe(pathToFileURL);
  expect(readFileSync(built, 'utf8')).not.toMatch(/from "node:(process|fs|path)"/);
});
