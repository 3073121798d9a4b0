import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MINUTES_PARTS } from '../../src/record/sealed-file/format.ts';
import { checkSealedFile } from '../../src/record/sealed-file/verifier/check-sealed-file.ts';

/* Files that a court has sealed once are intact for ever: README.md. */

const folder = join(import.meta.dirname, 'sealed');
const names = readdirSync(folder).flatMap((name) => (name.endsWith('.asice') ? [name.slice(0, -'.asice'.length)] : []));
const bytesOf = (name: string) => Buffer.from(readFileSync(join(folder, `${name}.asice`)));
const keyOf = (name: string) => readFileSync(join(folder, `${name}.key`), 'utf8').trim();

it.each(names)('%s is intact, and holds what it held', async (name) => {
  const expected = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as object;
  expect(await checkSealedFile(new Blob([bytesOf(name)]), [keyOf(name)])).toMatchObject(expected);
});

/** A file on a disk that was removed. */
class Pulled extends Blob {
  as: string | undefined;

  override slice(...range: Parameters<Blob['slice']>): Blob {
    const { as } = this;
    const part = super.slice(...range);
    if (as === undefined) return part;
    const gone = new DOMException('gone', as);
    return Object.assign(part, {
      arrayBuffer: () => Promise.reject(gone),
      stream: () => new ReadableStream({ start: (controller) => controller.error(gone) }),
    });
  }
}

it.each(['NotReadableError', 'NotFoundError'])('%s accuses no file: it could not be read', async (as) => {
  const [name] = names;
  const file = new Pulled([bytesOf(name!)]);
  const onRead = () => void (file.as = as);
  const notRead = { ok: false, flaw: 'not-read' };
  expect(await checkSealedFile(file, [], { onRead })).toEqual(notRead);
  expect(await checkSealedFile(file)).toEqual(notRead);
});

it('an altered text of minutes is not what was signed in a file of any form', async () => {
  for (const name of names) {
    const bytes = bytesOf(name);
    const at = bytes.indexOf('کلاه نبود');
    const verdict = await checkSealedFile(new Blob([bytes.with(at + 1, bytes[at + 1]! ^ 1)]), [keyOf(name)]);
    expect(verdict).toMatchObject({ ok: false, part: MINUTES_PARTS.text, signers: ['مریم احمدی', 'رضا کیانی'] });
  }
});
