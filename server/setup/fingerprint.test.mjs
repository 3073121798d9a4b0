import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.mjs';

describe('a fingerprint of inputs', () => {
  let folder;
  const take = (more) => fingerprint({ paths: [folder], ...more });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mahzar-inputs-'));
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'a.ts'), 'one');
    writeFileSync(join(folder, 'deep', 'b.ts'), 'two');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('stays while nothing changes', () => {
    expect(take()).toBe(take());
  });

  it('changes with a file’s content, its name, its absence and any fact', () => {
    const prints = [take(), take({ facts: ['1'] }), take({ facts: ['2'] })];
    writeFileSync(join(folder, 'deep', 'b.ts'), 'TWO');
    prints.push(take());
    renameSync(join(folder, 'deep', 'b.ts'), join(folder, 'deep', 'c.ts'));
    prints.push(take());
    rmSync(join(folder, 'deep', 'c.ts'));
    prints.push(take());
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('does not mind files that are not wanted, nor what was built or installed', () => {
    const before = take({ wanted: (path) => !path.endsWith('.test.ts') });
    writeFileSync(join(folder, 'a.test.ts'), 'three');
    for (const made of ['dist', 'node_modules']) {
      mkdirSync(join(folder, made));
      writeFileSync(join(folder, made, 'x.ts'), 'four');
    }
    expect(take({ wanted: (path) => !path.endsWith('.test.ts') })).toBe(before);
  });
});
