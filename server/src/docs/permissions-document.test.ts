import { readFileSync } from 'node:fs';
import { ACTS } from '@mahzar/shared/hearing/law/permissions';
import { HEARING_KINDS, ROLES } from '@mahzar/shared/hearing/roles';
import { PHASES } from '@mahzar/shared/hearing/state';
import { describe, expect, it } from 'vitest';
import { permissionsDocument } from './permissions-document.ts';
import { permissionsFiles } from './permissions-files.ts';
import { WORDS } from './permissions-words.ts';

describe('the document of the permission table', () => {
  it.each(permissionsFiles())(
    'says what the table says; else `npm run docs:permissions` makes it anew: $file',
    (kept) => {
      expect(readFileSync(kept.file, 'utf8')).toBe(kept.text);
    },
  );

  it.each(Object.values(WORDS))('names every act, role and state once: $title', (words) => {
    const lines = permissionsDocument(words).split('\n');
    const named = (name: string) => lines.filter((line) => line.endsWith(`| \`${name}\` |`)).length;
    const names: readonly string[] = [...ACTS, ...PHASES];
    for (const name of names)
      expect([name, named(name)]).toEqual([name, names.filter((other) => other === name).length]);
    for (const role of ROLES) {
      const rows = lines.filter((line) => line.split(/ [|·] /).includes(words.roles[role]));
      expect(rows.length, role).toBeGreaterThanOrEqual(1);
    }
    expect(lines.some((line) => HEARING_KINDS.every((kind) => line.includes(words.names.kinds[kind])))).toBe(true);
  });

  it('puts what may be delegated beside what may be done', () => {
    const lines = permissionsDocument(WORDS.en).split('\n');
    expect(lines).toContain('| Call a recess | ✓ |  | if delegated |  |  |  |  |  |  | In session | `recess` |');
    expect(lines).toContain(
      '| Protect people | ✓ |  |  |  |  |  |  |  |  | Until the end, also before the opening | `protect` |',
    );
  });
});
