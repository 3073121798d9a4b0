import { spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { deflateSync } from 'node:zlib';
import { orderPlainText } from '@mahzar/shared/proceedings/order-plain-text';
import type { OrderText } from '@mahzar/shared/rest/orders';
import { PDF } from '@libpdf/core';
import { Attribute, ContentInfo, SignedAndUnsignedAttributes, SignedData } from 'pkijs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../src/event-log/chain-hash.ts';
import type { PdfContent, PdfSignature } from '../src/pdf/pdf-content.ts';
import { pdfMaker } from '../src/pdf/pdf-maker.ts';
import { sha256Of } from '../src/proceedings/orders/order-paper.ts';
import { askAuthority } from '../src/record/proof/ask-authority.ts';
import { rawKey, signNote } from '../src/record/proof/record-keys.ts';
import { formatNoteKey } from '../src/record/proof/signed-note.ts';
import type { NoteKey } from '../src/record/proof/signed-note.ts';
import { sealText } from '../src/record/sealed-file/format.ts';
import { describeCertificate, sealKeyOf, signDetached } from '../src/record/sealed-file/seal-signature.ts';
import { checkPaperSignature } from '../src/record/sealed-file/verifier/paper/check-paper-signature.ts';
import { checkPaper } from '../src/record/sealed-file/verifier/paper/check-paper.ts';
import type { IntactPaper, PaperVerdict } from '../src/record/sealed-file/verifier/paper/check-paper.ts';
import { paperWordsOf } from '../src/record/sealed-file/verifier/paper/paper-words.ts';
import { coversIn } from '../src/record/sealed-file/verifier/paper/pdf-file.ts';
import { hasTextOfOrder } from '../src/record/sealed-file/verifier/paper/text-of-order.ts';
import { isProven } from '../src/record/sealed-file/verifier/words.ts';
import { numbers } from './support/numbers.ts';
import { attaching, pdfWith } from './support/pdf-objects.ts';
import { TimeStampAuthority } from './support/time-stamps.ts';
import { copyVerifier } from './support/verifier.ts';

const TIMES = Number(process.env['TAMPERINGS'] ?? 40);
const COURT = 'court.example';
const AT = Math.floor(Date.now() / 1000) * 1000;
const key = sealKeyOf(randomBytes(32), COURT);
const { fingerprint } = describeCertificate(key);
const [record, recordKey] = newRecordKey();
const note = sealText(COURT, fingerprint);
const signedNote = `${note}\n${signNote(recordKey, record, note)}`;
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
    note: signedNote,
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
  // Papers of before do not say it, as those of anybody else: such a key alone does not tell them apart.
  const old = await made({}, { note: null });
  expect(await verdictOn(old)).toMatchObject({ ok: true, keyGiven: false });
  expect(await verdictOn(old, own)).toEqual({ kind: 'paper', ok: false, flaw: 'unvouched' });
  expect(await verdictOn(old, fingerprint)).toMatchObject({ ok: true, keyGiven: true });
  // With the fingerprint of its certificate nothing else needs to say so.
  expect(await verdictOn(old, own, fingerprint)).toMatchObject({ ok: true, keyGiven: true });
  expect(await verdictOn(old, own, '00'.repeat(32))).toEqual({ kind: 'paper', ok: false, flaw: 'key' });
  // Whoever asks for a time stamp is told that there is none.
  const stamped = { authorities: [authority.fingerprint] };
  const unstamped = await checkPaper(new Blob([Uint8Array.from(old)]), [fingerprint], stamped);
  expect(unstamped).toMatchObject({ ok: true, stamp: null, lacksStamp: true });
  expect(isProven(unstamped as IntactPaper)).toBe(false);
  expect(paperWordsOf(unstamped, 'en')).toContain('There is no time stamp');
  expect(paperWordsOf(unstamped, 'fa')).toContain('مهر زمانی ندارد');
  expect(await verdictOn(old, fingerprint)).toMatchObject({ stamp: null, lacksStamp: false });
}, 60_000);

it('of an order has the text that a sealed file is checked by, as the court makes papers', async () => {
  const sha256 = createHash('sha256').update(JSON.stringify(ORDER)).digest('hex');
  expect([await hasTextOfOrder(paper, sha256), await hasTextOfOrder(paper, '00'.repeat(32))]).toEqual([true, false]);
});

it('is checked by the one program without anything beside it, in words of both languages, and gives its text', async () => {
  copyVerifier(folder);
  const file = join(folder, 'order.pdf');
  writeFileSync(file, paper);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, 'verify.mjs'), file, ...args], { encoding: 'utf8' });
  const none = join(folder, 'none.pdf');
  const missing = spawnSync(process.execPath, [join(folder, 'verify.mjs'), none], { encoding: 'utf8' });
  expect(missing).toMatchObject({ status: 2, stdout: '', stderr: `There is no file ${none} that can be read.\n` });
  // Whoever may not read a file is not told that it is not genuine.
  chmodSync(file, 0);
  // The administrator of a machine may read any file, unless without these capabilities.
  const unable = ['--bounding-set', '-dac_override,-dac_read_search'];
  const [program = '', ...before] =
    process.getuid?.() === 0 ? ['setpriv', ...unable, process.execPath] : [process.execPath];
  const unreadable = spawnSync(program, [...before, join(folder, 'verify.mjs'), file], { encoding: 'utf8' });
  chmodSync(file, 0o600);
  expect(unreadable).toMatchObject({ status: 2, stdout: '', stderr: `There is no file ${file} that can be read.\n` });
  const out = join(folder, 'out');
  expect(run('--key', formatNoteKey(recordKey), '--extract', out)).toMatchObject({
    status: 0,
    // Each language has its own digits, as the pages and the text have Persian ones.
    stdout: expect.stringMatching(
      /^سالم است\. سند [\s\S]*۱۴۰۵-۴\/۱[\s\S]*۴۸۲۱-۷۷۳۰-۵۱۹۶-۰۰۴۲[\s\S]*\nIntact\. The paper [\s\S]*1405-4\/1[\s\S]*4821-7730-5196-0042/,
    ),
  });
  expect(readdirSync(out)).toEqual(['order.txt']);
  expect(readFileSync(join(out, 'order.txt'), 'utf8')).toBe(orderPlainText(TEXT));
  expect(run('--key', ` ${formatNoteKey(recordKey)}\n${formatNoteKey(newRecordKey()[1])}\n`)).toMatchObject({
    status: 0,
  });
  const again = join(folder, 'again');
  // The program is given what the paper does not fit, or it is called wrongly.
  for (const [status, ...args] of [
    [1, '--key', formatNoteKey(newRecordKey()[1])],
    [1, '--authority', '00'.repeat(32)],
    [2, '--key', formatNoteKey(recordKey).slice(0, -2)],
    [2, '--key', fingerprint, '--key'],
    [2, '--kez', formatNoteKey(recordKey)],
  ] as const)
    expect(run(...args, '--extract', again)).toMatchObject({ status });
  expect(existsSync(again)).toBe(false);
  const keyless = run();
  expect(keyless.status).toBe(0);
  expect(keyless.stdout).toContain('no key of the court was given');
  expect(keyless.stdout).not.toMatch(/سالم است|Intact/);
  writeFileSync(file, Buffer.concat([paper, Buffer.from('\n')]));
  expect(run('--key', fingerprint)).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/پس از امضا ۱ بایت به این فایل افزوده شده است[\s\S]*1 byte was added to this paper/),
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

it('a time stamp holds for its own signature only, and not before the time that the signature names', async () => {
  const covered = Uint8Array.from(Buffer.from('what is signed'));
  const privateKey = createPrivateKey(key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const known = { url: authority.url, certificates: [authority.fingerprint] };
  const stampedAt = async (at: number, other = '') => {
    const der = signDetached({ ...key, privateKey }, COURT, Buffer.from(covered), at);
    const signed = new SignedData({ schema: ContentInfo.fromBER(Uint8Array.from(der)).content });
    const [info] = signed.signerInfos;
    const signature = Buffer.from(info!.signature.valueBlock.valueHexView);
    const over = createHash('sha256').update(signature).update(other).digest();
    const token = ContentInfo.fromBER(Uint8Array.from(await askAuthority(known, over, Date.now()))).toSchema();
    const stamp = new Attribute({ type: '1.2.840.113549.1.9.16.2.14', values: [token] });
    info!.unsignedAttrs = new SignedAndUnsignedAttributes({ type: 1, attributes: [stamp] });
    const content = signed.toSchema(true);
    const whole = new ContentInfo({ contentType: ContentInfo.SIGNED_DATA, content }).toSchema().toBER();
    return checkPaperSignature(new Uint8Array(whole), covered, known.certificates);
  };
  expect(await stampedAt(AT)).toMatchObject({ certificate: fingerprint, at: AT, stamp: { isKnown: true } });
  expect(await stampedAt(AT, 'another')).toBe('stamp');
  expect(await stampedAt(AT + 3_600_000)).toBe('stamp');
});

/** An order as it is stored in papers that courts have signed, its text, and what is attached as `order.txt`. Never to be altered. */
const OLD: {
  readonly 'order.json': { readonly text: OrderText };
  readonly 'order.txt': string;
  readonly plainText: string;
} = JSON.parse(readFileSync(join(import.meta.dirname, 'golden/papers/order-1.json'), 'utf8'));

it('the text of an order is made as it was when the first papers were signed', async () => {
  const why =
    'Signed papers hold the text of their order, and checking and sealing them makes it again from the data: with another ' +
    'text, old papers are refused and left out. orderPlainText must never change; new papers may have a text of another name.';
  expect(orderPlainText(OLD['order.json'].text), why).toBe(OLD.plainText);
  const json = canonicalJson(OLD['order.json']);
  const attachments: PdfContent['attachments'] = [
    { name: 'order.json', media: 'application/json', description: 'متن', text: json },
    { name: 'order.txt', media: 'text/plain', description: 'متن', text: OLD['order.txt'] },
  ];
  const old = await made({ attachments });
  expect(await verdictOn(old, fingerprint), why).toMatchObject({
    ok: true,
    content: { kind: 'order', sha256: sha256Of(json) },
    texts: [{ name: 'order.txt', text: OLD['order.txt'] }],
  });
  expect(await hasTextOfOrder(old, sha256Of(json)), why).toBe(true);
});

describe('a paper that somebody has built', () => {
  const forger = sealKeyOf(randomBytes(32), COURT);
  const GAP = 4_000;
  type Attached = readonly [name: string, body: string | Buffer, facts?: string];
  const list = `${COURT}\nwho was there\n`;
  const signedList = `${list}\n${signNote(recordKey, record, list)}`;
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
  const attached = (...files: readonly Attached[]) => attaching(files, 4);

  it('agrees with itself, and is not of the court', async () => {
    const file = forged(attached(['note.txt', 'a text']));
    expect(await verdictOn(file)).toMatchObject({
      ok: true,
      keyGiven: false,
      texts: [{ name: 'note.txt', text: 'a text' }],
    });
    expect(await verdictOn(file, fingerprint)).toMatchObject({ ok: false, flaw: 'key' });
  });

  it('is not of the court by its record key either, without a note or with that of a genuine paper', async () => {
    const own = formatNoteKey(recordKey);
    expect(await verdictOn(forged({}), own)).toMatchObject({ ok: false, flaw: 'unvouched' });
    expect(await verdictOn(forged({}), own, fingerprint)).toMatchObject({ ok: false, flaw: 'key' });
    expect(await verdictOn(forged(attached(['seal.note', signedNote])), own, fingerprint)).toMatchObject({
      flaw: 'key',
    });
    expect(await verdictOn(forged(attached(['attendance.txt', signedList])), own)).toMatchObject({ flaw: 'unvouched' });
    expect(await verdictOn(forged(attached(['seal.note', signedNote])), own)).toMatchObject({ ok: false, flaw: 'key' });
    // Without a key it only says what it says of itself.
    expect(await verdictOn(forged(attached(['seal.note', signedNote])))).toMatchObject({ ok: true, keyGiven: false });
  });

  it('is refused when what is attached does not agree', async () => {
    const order = JSON.stringify(ORDER);
    const data = '{"what":"was signed"}';
    const hash = createHash('sha256').update(data).digest('hex');
    const other = '0'.repeat(64);
    const contentOf = async (...files: readonly Attached[]) => {
      const verdict = await verdictOn(forged(attached(...files)));
      return verdict.ok ? verdict.content : verdict;
    };
    const flawed = (name: string) => ({ kind: 'paper', ok: false, flaw: 'attachment', name });
    expect(await contentOf(['order.json', order], ['order.txt', orderPlainText(TEXT)])).toMatchObject({
      kind: 'order',
    });
    for (const text of [`another\n${orderPlainText(TEXT)}`, orderPlainText(TEXT).slice(0, -1)])
      expect(await contentOf(['order.json', order], ['order.txt', text])).toEqual(flawed('order.txt'));
    expect(await contentOf(['order.json', order])).toEqual(flawed('order.txt'));
    const minutes = (...hashes: string[]) => hashes.map((one) => `the judge\n  SHA-256: ${one}\n`).join('');
    // The judge is the last to sign; others may have signed an earlier wording.
    expect(await contentOf(['minutes.json', data], ['minutes.txt', minutes(other, hash)])).toEqual({
      kind: 'minutes',
      sha256: hash,
    });
    for (const text of [minutes(hash, other), `SHA-256: ${hash}\n`, `  SHA-256: ${hash} \n`])
      expect(await contentOf(['minutes.json', data], ['minutes.txt', text])).toEqual(flawed('minutes.txt'));
    expect(await contentOf(['attendance.txt', signedList])).toEqual({ kind: 'attendance', isSigned: false });
    expect(await contentOf(['attendance.txt', list])).toEqual(flawed('attendance.txt'));
    expect(await contentOf(['note.txt', Buffer.of(0xff)])).toEqual(flawed('note.txt'));
    expect(await flawOf(forged(attached(['note.txt', 'one'], ['note.txt', 'other'])))).toBe('damaged');
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
    expect(await flawOf(forged({ padding: (digits) => digits.toLowerCase().padEnd(GAP, '0') }))).toBe('signature');
    const twice = '[<< /FT /Sig /V 3 0 R >> << /FT /Sig /V 3 0 R >>]';
    expect(await flawOf(forged({ fields: twice }))).toBe('several');
    expect(await flawOf(forged({ fields: '[]' }))).toBe('damaged');
    expect(await flawOf(pdfWith(['<< /Type /Catalog >>']))).toBe('unsigned');
  });

  it('is not called signed when it has a range and no signature', async () => {
    const ranged = ([from, again, rest]: readonly number[]) => `/ByteRange [0 ${from} ${again} ${rest}]`;
    // One ends before the end of the file, the other behind it.
    for (const range of [
      [10, 20, 5],
      [10, 20, 1_000_000],
    ])
      expect(await flawOf(pdfWith(['<< /Type /Catalog >>', `<< ${ranged(range)} >>`]))).toBe('unsigned');
    const field = (range: readonly number[]) =>
      `<< /Type /Sig /SubFilter /ETSI.CAdES.detached ${ranged(range)} /Contents <00> >>`;
    const form = ['<< /Type /Catalog /AcroForm 2 0 R >>', '<< /Fields [<< /FT /Sig /V 3 0 R >>] >>'];
    expect(await flawOf(pdfWith([...form, field([10, 20, 5])]))).toBe('signature');
    // A false range behind a paper of the court does not hide that it is behind it.
    const more = Buffer.from('\n/ByteRange [0 10 20 5]\n');
    expect(await verdictOn(Buffer.concat([paper, more]), fingerprint)).toMatchObject({
      flaw: 'added',
      bytes: more.length,
      before: { certificate: fingerprint },
    });
  });

  it('costs no more memory or time than a paper of the court', async () => {
    const bomb = deflateSync(Buffer.alloc(100_000_000));
    expect(await flawOf(forged(attached(['note.txt', bomb, '/Filter /FlateDecode'])))).toBe('damaged');
    // The limit is for all together.
    const half = deflateSync(Buffer.alloc(5_000_000));
    const files = ['a.txt', 'b.txt'].map((name) => [name, half, '/Filter /FlateDecode'] as const);
    expect(await flawOf(forged(attached(files[0]!)))).toBe('key');
    expect(await flawOf(forged(attached(...files)))).toBe('damaged');
    const nested = (depth: number) => forged({ catalog: `/A ${'['.repeat(depth)}${']'.repeat(depth)}` });
    expect(await flawOf(nested(10))).toBe('key');
    expect(await flawOf(nested(20))).toBe('damaged');
    const loop = pdfWith(['<< /Type /Catalog >>']).toString('latin1');
    const table = /startxref\n(\d+)/.exec(loop)![1]!;
    expect(await flawOf(Buffer.from(loop.replace('/Root', `/Prev ${table} /Root`), 'latin1'))).toBe('damaged');
    const long = (objects: number) => {
      const free = '0000000000 65535 f \n'.repeat(objects - 2);
      return Buffer.from(loop.replace('0 2\n', `0 ${objects}\n`).replace('trailer', `${free}trailer`), 'latin1');
    };
    expect(await flawOf(long(1_000))).toBe('unsigned');
    expect(await flawOf(long(500_001))).toBe('damaged');
    const ranges = Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(8_000_000, '/ByteRange [0 1 2 3]')]);
    expect(await flawOf(ranges)).toBe('damaged');
    expect(coversIn(ranges)).toHaveLength(16);
    expect(await flawOf(Buffer.alloc(33 * 1024 * 1024, '%PDF-'))).toBe('too-large');
  });
});
