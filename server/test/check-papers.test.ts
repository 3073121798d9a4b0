import { spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { deflateSync } from 'node:zlib';
import { orderPlainText } from '@mahzar/shared/proceedings/order-plain-text';
import { PDF } from '@libpdf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PdfContent, PdfSignature } from '../src/pdf/pdf-content.ts';
import { pdfMaker } from '../src/pdf/pdf-maker.ts';
import { rawKey, signNote } from '../src/record/proof/record-keys.ts';
import { formatNoteKey } from '../src/record/proof/signed-note.ts';
import type { NoteKey } from '../src/record/proof/signed-note.ts';
import { buildVerifier } from '../src/record/sealed-file/build-verifier.ts';
import { sealText } from '../src/record/sealed-file/format.ts';
import { describeCertificate, sealKeyOf, signDetached } from '../src/record/sealed-file/seal-signature.ts';
import { checkPaper } from '../src/record/sealed-file/verifier/paper/check-paper.ts';
import type { PaperVerdict } from '../src/record/sealed-file/verifier/paper/check-paper.ts';
import { numbers } from './support/numbers.ts';
import { pdfWith } from './support/pdf.ts';
import { TimeStampAuthority } from './support/time-stamps.ts';

const TIMES = Number(process.env['TAMPERINGS'] ?? 40);
const COURT = 'court.example';
const AT = Math.floor(Date.now() / 1000) * 1000;
const key = sealKeyOf(randomBytes(32), COURT);
const { fingerprint } = describeCertificate(key);
const [record, recordKey] = newRecordKey();
const note = sealText(COURT, fingerprint);
const TEXT = { title: 'دادنامه', sections: [{ heading: 'رأی', body: 'خواسته وارد است.\n'.repeat(40) }] };
const ORDER = { text: TEXT, number: '1405-4/1', check: '4821773051960042', signedBy: 'قاضی نمونه' };

function newRecordKey(): [KeyObject, NoteKey] {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return [privateKey, { name: COURT, kind: 'signer', publicKey: rawKey(publicKey) }];
}

let folder: string;
let authority: TimeStampAuthority;
let paper: Buffer;
/** What is said of it. */
let untouched: PaperVerdict;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-papers-'));
  authority = await TimeStampAuthority.start();
  paper = await made({}, { timeStamps: { url: authority.url, certificates: [authority.fingerprint] } });
  untouched = await verdictOn(paper, fingerprint);
}, 60_000);
afterAll(() => {
  authority.close();
  rmSync(folder, { recursive: true });
});

async function made(other: Partial<PdfContent>, signing: Partial<PdfSignature> = {}): Promise<Buffer> {
  const content: PdfContent = {
    title: TEXT.title,
    heading: ['قوه قضاییه'],
    facts: [],
    blocks: [{ kind: 'paragraph', text: TEXT.sections[0]!.body }],
    signatories: [],
    check: null,
    watermark: null,
    at: AT,
    attachments: [
      { name: 'order.json', media: 'application/json', description: 'متن', text: JSON.stringify(ORDER) },
      { name: 'order.txt', media: 'text/plain', description: 'متن', text: orderPlainText(TEXT) },
    ],
    ...other,
  };
  const privateKey = key.privateKey.export({ type: 'pkcs8', format: 'der' });
  const signature: PdfSignature = {
    privateKey,
    certificate: key.certificate,
    note: `${note}\n${signNote(recordKey, record, note)}`,
    reason: content.title,
    at: AT,
    timeStamps: null,
    ...signing,
  };
  const answer = await pdfMaker({ log: { error: () => undefined } }).make(content, signature);
  if ('code' in answer) throw new Error(answer.code);
  return answer.pdf;
}

const verdictOn = (file: Buffer, ...given: string[]) => checkPaper(new Blob([Uint8Array.from(file)]), given);
const flawOf = async (file: Buffer): Promise<string> => {
  const verdict = await verdictOn(file, fingerprint);
  if (!verdict.ok) return verdict.flaw;
  return isDeepStrictEqual(verdict, untouched) ? 'said all the same' : 'intact';
};

/** Where the gap for the signature begins, with its bracket, and where the file goes on after it. */
function gapIn(file: Buffer): { readonly from: number; readonly again: number } {
  const [, from, again] = /\/ByteRange \[0 (\d+) +(\d+)/.exec(file.toString('latin1'))!.map(Number);
  return { from: from!, again: again! };
}

it('says who signed a paper and when, and knows the court by the fingerprint of its certificate alone', async () => {
  const found = {
    ok: true,
    title: TEXT.title,
    signedAt: AT,
    by: COURT,
    certificate: fingerprint,
    stamp: { by: TimeStampAuthority.NAME, isKnown: false, isForeign: false },
    content: { kind: 'order', number: ORDER.number, check: ORDER.check, judge: ORDER.signedBy },
    texts: [{ name: 'order.txt', text: orderPlainText(TEXT) }],
  };
  expect(await verdictOn(paper)).toMatchObject({ ...found, keyGiven: false });
  expect(await verdictOn(paper, fingerprint)).toMatchObject({ ...found, keyGiven: true });
  expect(await verdictOn(paper, '00'.repeat(32))).toEqual({ kind: 'paper', ok: false, flaw: 'key' });
  const known = { authorities: [authority.fingerprint] };
  expect(await checkPaper(new Blob([Uint8Array.from(paper)]), [], known)).toMatchObject({ stamp: { isKnown: true } });
});

it('is known by a key of the record too, which says in it by which certificate the court signs', async () => {
  const own = formatNoteKey(recordKey);
  expect(await verdictOn(paper, own)).toMatchObject({ ok: true, keyGiven: true });
  expect(await verdictOn(paper, own, fingerprint)).toMatchObject({ ok: true, keyGiven: true });
  expect(await verdictOn(paper, own, '00'.repeat(32))).toMatchObject({ ok: false, flaw: 'key' });
  expect(await verdictOn(paper, formatNoteKey(newRecordKey()[1]))).toMatchObject({ ok: false, flaw: 'key' });
  // Papers of before do not say it.
  const old = await made({}, { note: null });
  expect(await verdictOn(old, own)).toMatchObject({ ok: true, keyGiven: false, needsFingerprint: true });
  expect(await verdictOn(old, fingerprint)).toMatchObject({ ok: true, keyGiven: true });
}, 60_000);

it('is checked by the one program without anything beside it, in words of both languages, and gives its text', async () => {
  await buildVerifier(folder);
  const file = join(folder, 'order.pdf');
  writeFileSync(file, paper);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, 'verify.mjs'), file, ...args], { encoding: 'utf8' });
  const out = join(folder, 'out');
  expect(run('--key', formatNoteKey(recordKey), '--extract', out)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^سالم است\. سند [\s\S]*\nIntact\. The paper [\s\S]*4821-7730-5196-0042/),
  });
  expect(readdirSync(out)).toEqual(['order.txt']);
  expect(readFileSync(join(out, 'order.txt'), 'utf8')).toBe(orderPlainText(TEXT));
  const keyless = run();
  expect(keyless.stdout).toContain('no key of the court was given');
  expect(keyless.stdout).not.toMatch(/سالم است|Intact/);
  writeFileSync(file, Buffer.concat([paper, Buffer.from('\n')]));
  expect(run('--key', fingerprint)).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/پس از امضا به این سند افزوده شده است[\s\S]*1 bytes were added to this paper/),
  });
}, 60_000);

describe('one changed byte is found', () => {
  /** Changes one byte between two places, many times. @returns the kinds of findings */
  const changedIn = async (from: number, to: number): Promise<Set<string>> => {
    const random = numbers(from);
    const found = new Set<string>();
    for (let time = 0; time < TIMES; time += 1) {
      const other = Buffer.from(paper);
      other[from + random(to - from)]! ^= 1 << random(8);
      found.add(await flawOf(other));
    }
    return found;
  };
  const expectOnly = (found: Set<string>, ...flaws: string[]) =>
    expect([...found].filter((flaw) => !flaws.includes(flaw))).toEqual([]);

  it('in pages, attached text and everything in front of the signature', async () => {
    const attached = paper.indexOf('"number"');
    expectOnly(await changedIn(attached, attached + 80), 'content');
    expectOnly(await changedIn(16, gapIn(paper).from - 100), 'content');
    expectOnly(await changedIn(0, 16), 'content', 'damaged');
  });

  it('in the signature, its time stamp and the zeros behind it', async () => {
    const { from, again } = gapIn(paper);
    const end = paper
      .subarray(from, again)
      .toString('latin1')
      .search(/0{200,}>/);
    const stamp = paper.indexOf('060B2A864886F70D010910020E') - from;
    expect([end > 2_000, stamp > 500, stamp < end]).toEqual([true, true, true]);
    expectOnly(await changedIn(from, from + stamp), 'content', 'signature', 'damaged');
    // A few bytes that wrap the time stamp are covered by no signature, and nothing that is said depends on them.
    expectOnly(await changedIn(from + stamp, from + end), 'signature', 'stamp', 'damaged', 'said all the same');
    expectOnly(await changedIn(from + end, again), 'signature', 'damaged');
  });

  it('in the tables behind it', async () => {
    const { again } = gapIn(paper);
    expectOnly(await changedIn(again, paper.length), 'content', 'damaged');
  });
});

it('what was added after the signature is said, with who signed what is in front of it', async () => {
  const before = { by: COURT, at: AT, certificate: fingerprint };
  const again = async (file: Buffer) => verdictOn(file, fingerprint);
  const document = await PDF.load(paper);
  document.setTitle('another title');
  const updated = Buffer.from(await document.save({ incremental: true }));
  expect(updated.subarray(0, paper.length).equals(paper)).toBe(true);
  for (const more of [updated.subarray(paper.length), Buffer.from('%'), Buffer.from('\nstartxref\n17\n%%EOF\n')])
    expect(await again(Buffer.concat([paper, more]))).toEqual({
      kind: 'paper',
      ok: false,
      flaw: 'added',
      bytes: more.length,
      before,
    });
  // What is in front was changed too.
  expect(await again(Buffer.concat([Buffer.from(paper).fill('x', 500, 501), Buffer.from('%')]))).toMatchObject({
    flaw: 'added',
    before: null,
  });
  for (const length of [1, 200, 5_000])
    expect(await again(paper.subarray(0, paper.length - length))).toMatchObject({ ok: false });
  expect(await again(paper.subarray(0, paper.length - 1))).toEqual({ kind: 'paper', ok: false, flaw: 'cut', bytes: 1 });
});

describe('a paper that somebody has built', () => {
  const forger = sealKeyOf(randomBytes(32), COURT);
  const GAP = 4_000;
  /**
   * Signs a file of these objects. The signature's dictionary is the third one, the second its form; ranges and content of the gap are
   * to choose.
   */
  const forged = ({
    more = [],
    catalog = '',
    fields = '[<< /FT /Sig /V 3 0 R >>]',
    range = (from: number, again: number, length: number) => [0, from, again, length - again],
    padding = (digits: string) => digits.padEnd(GAP, '0'),
  }: {
    readonly more?: readonly string[];
    readonly catalog?: string;
    readonly fields?: string;
    readonly range?: (from: number, again: number, length: number) => readonly number[];
    readonly padding?: (digits: string) => string;
  }): Buffer => {
    const place = '0'.repeat(10);
    const signature = `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [${Array(4).fill(place).join(' ')}] /Contents <${'0'.repeat(GAP)}> >>`;
    const file = pdfWith([
      `<< /Type /Catalog /AcroForm 2 0 R ${catalog} >>`,
      `<< /Fields ${fields} >>`,
      signature,
      ...more,
    ]);
    const from = file.indexOf('/Contents <') + '/Contents '.length;
    const again = file.indexOf('>', from) + 1;
    const ranges = range(from, again, file.length);
    file.write(ranges.map((one) => String(one).padStart(10, '0')).join(' '), file.indexOf(place), 'latin1');
    const [, first = 0, second = 0, rest = 0] = ranges;
    const covered = Buffer.concat([file.subarray(0, first), file.subarray(second, second + rest)]);
    const der = signDetached(
      { ...forger, privateKey: createPrivateKey(forger.privateKey.export({ type: 'pkcs8', format: 'pem' })) },
      COURT,
      covered,
      AT,
    );
    file.write(padding(der.toString('hex').toUpperCase()), from + 1, 'latin1');
    return file;
  };
  const attached = (body: string | Buffer, facts = '') => ({
    catalog: '/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>',
    more: [
      '<< /UF (note.txt) /EF << /F 5 0 R >> >>',
      `<< /Length ${body.length} ${facts} >>\nstream\n${body.toString('latin1')}\nendstream`,
    ],
  });

  it('agrees with itself, and is not of the court', async () => {
    const file = forged(attached('a text'));
    expect(await verdictOn(file)).toMatchObject({
      ok: true,
      keyGiven: false,
      texts: [{ name: 'note.txt', text: 'a text' }],
    });
    expect(await verdictOn(file, fingerprint)).toMatchObject({ ok: false, flaw: 'key' });
  });

  it('is refused when its signature leaves out anything but itself', async () => {
    const ranges: Record<string, (from: number, again: number, length: number) => readonly number[]> = {
      signature: (from, again, length) => [0, from - 200, again, length - again],
      uncovered: (from, again, length) => [0, again, from, length - from],
      added: (from, again, length) => [0, from, again, length - again - 5],
      cut: (from, again, length) => [0, from, again, length - again + 5],
    };
    for (const [flaw, range] of Object.entries(ranges))
      expect([flaw, await flawOf(forged({ range }))]).toEqual([flaw, flaw]);
    const late = (from: number, again: number, length: number) => [8, from - 8, again, length - again];
    expect(await flawOf(forged({ range: late }))).toBe('uncovered');
    expect(await flawOf(forged({ padding: (digits) => `${digits}41`.padEnd(GAP, '0') }))).toBe('signature');
    expect(await flawOf(forged({ padding: (digits) => digits.toLowerCase().padEnd(GAP, 'A') }))).toBe('signature');
    const twice = '[<< /FT /Sig /V 3 0 R >> << /FT /Sig /V 3 0 R >>]';
    expect(await flawOf(forged({ fields: twice }))).toBe('several');
    expect(await flawOf(forged({ fields: '[]' }))).toBe('damaged');
    expect(await flawOf(pdfWith(['<< /Type /Catalog >>']))).toBe('unsigned');
  });

  it('costs no more memory or time than a paper of the court', async () => {
    const bomb = deflateSync(Buffer.alloc(100_000_000));
    expect(await flawOf(forged(attached(bomb, '/Filter /FlateDecode')))).toBe('damaged');
    expect(await flawOf(forged({ catalog: `/A ${'['.repeat(50_000)}` }))).toBe('damaged');
    const loop = pdfWith(['<< /Type /Catalog >>']).toString('latin1');
    const table = /startxref\n(\d+)/.exec(loop)![1]!;
    expect(await flawOf(Buffer.from(loop.replace('/Root', `/Prev ${table} /Root`), 'latin1'))).toBe('damaged');
    expect(await flawOf(Buffer.from(loop.replace('0 2\n', '0 4000000000\n'), 'latin1'))).toBe('damaged');
    expect(await flawOf(Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(8_000_000, '/ByteRange [0 1 2 3]')]))).toBe(
      'added',
    );
    expect(await flawOf(Buffer.alloc(33 * 1024 * 1024, '%PDF-'))).toBe('too-large');
  });
});
