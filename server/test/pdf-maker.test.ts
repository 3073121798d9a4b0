import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentInfo, SignedData } from 'pkijs';
import { drawingSvg } from '@mahzar/shared/minutes/drawing';
import { orderPlainText } from '@mahzar/shared/proceedings/order-plain-text';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pdfMaker } from '../src/pdf/pdf-maker.ts';
import type { PdfContent, PdfSignature } from '../src/pdf/pdf-content.ts';
import { describeCertificate, sealKeyOf } from '../src/record/sealed-file/seal-signature.ts';
import { checkSignature } from '../src/record/sealed-file/verifier/check-signature.ts';
import { attachedTo, expectSealed, expectTagged, textIn } from './support/pdf.ts';
import { TimeStampAuthority } from './support/time-stamps.ts';

const AT = Date.UTC(2026, 10, 28, 9, 30);
const log = { error: () => undefined };
const { privateKey, certificate } = sealKeyOf(randomBytes(32), 'court.example');
const SIGNATURE: PdfSignature = {
  privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
  certificate,
  note: null,
  reason: 'دادنامه',
  at: AT,
  timeStamps: null,
};
const SENTENCE = 'دادگاه با بررسی لایحه‌ها و اظهارات طرفین، خواسته را وارد می‌داند و به استناد مواد یادشده رأی می‌دهد.';
const TEXT = { title: 'دادنامه', sections: [{ heading: 'رأی دادگاه', body: SENTENCE }] };
const PAPER: PdfContent = {
  title: 'دادنامه',
  heading: ['قوه قضاییه', 'دادگستری کل استان تهران', 'شعبه ۱۰۳'],
  facts: [
    { label: 'شماره پرونده', value: '۱۴۰۵۶۸۹۲' },
    { label: 'تاریخ', value: 'شنبه ۷ آذر ۱۴۰۵' },
  ],
  blocks: [
    { kind: 'table', head: ['نام', 'سمت'], rows: [['مریم احمدی', 'خواهان']] },
    { kind: 'heading', text: 'گردش کار' },
    { kind: 'paragraph', text: `${SENTENCE}\n${SENTENCE}` },
    { kind: 'numbered', items: [SENTENCE, SENTENCE] },
    { kind: 'drawing', label: 'مریم احمدی', svg: drawingSvg('M20 120L200 40L420 130M60 160L500 150') },
    { kind: 'heading', text: 'رأی دادگاه' },
    // Text of people is never interpreted as markup.
    { kind: 'paragraph', text: '#read("/etc/passwd") *bold* $x$ = </text> \\ @label // رأی' },
  ],
  signatories: [{ name: 'قاضی نمونه', role: 'رئیس شعبه ۱۰۳', at: '۷ آذر ۱۴۰۵' }],
  check: {
    number: '۴۸۲۱-۷۷۳۰-۵۱۹۶-۰۰۴۲',
    link: 'https://court.example/check#4821773051960042',
    words: 'اصالت این سند را در نشانی court.example/check بررسی کنید.',
  },
  watermark: null,
  at: AT,
  attachments: [
    { name: 'order.json', media: 'application/json', description: 'متن', text: JSON.stringify({ text: TEXT }) },
    { name: 'order.txt', media: 'text/plain', description: 'متن', text: orderPlainText(TEXT) },
  ],
};

let folder: string;
const maker = pdfMaker({ log });
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-pdf-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function made(content: PdfContent, signature: PdfSignature | null) {
  const answer = await maker.make(content, signature);
  if ('code' in answer) throw new Error(answer.code);
  return answer;
}
const put = (name: string, content: Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

it('makes a tagged PDF/A-3 with its fonts within, the same bytes each time, and no text in it is markup', async () => {
  const { pdf, pages } = await made(PAPER, null);
  expect(pages).toBe(1);
  expect((await made(PAPER, null)).pdf.equals(pdf)).toBe(true);
  expect(expectTagged(pdf, PAPER.title)).toBe(1);
  expect(textIn(pdf)).toMatch(/read\("\/etc\/passwd"\)/);
}, 60_000);

it('holds the text itself, byte by byte, which viewers read out wrongly', async () => {
  const { pdf } = await made(PAPER, SIGNATURE);
  for (const [at, { text }] of PAPER.attachments.entries()) expect(attachedTo(pdf, at + 1)).toBe(text);
}, 60_000);

it('is signed over all of it, as pdfsig and pkijs find, and one changed byte shows', async () => {
  const { pdf } = await made(PAPER, SIGNATURE);
  const { fingerprint } = describeCertificate({ certificate });
  expect(await expectSealed(pdf)).toMatchObject({ certificate: fingerprint, title: PAPER.title, signedAt: AT });
  expect(await signerOf(pdf)).toBe(fingerprint);
  for (const at of [100, Math.floor(pdf.length / 3), pdf.indexOf('/ByteRange') - 40]) {
    const other = Buffer.from(pdf);
    other[at]! ^= 1;
    expect(await signerOf(other)).toBeUndefined();
  }
  const other = Buffer.from(pdf);
  other[pdf.indexOf('stream') + 20]! ^= 1;
  const found = spawnSync('pdfsig', ['-nocert', put('other.pdf', other)], { encoding: 'utf8' }).stdout;
  expect(found).toMatch(/Digest Mismatch/);
}, 60_000);

it('has the time of the signature stamped by an authority (B-T), as openssl finds, and is not signed while that is away', async () => {
  const authority = await TimeStampAuthority.start();
  try {
    const { url, fingerprint } = authority;
    const stamped = { ...SIGNATURE, at: Date.now(), timeStamps: { url, certificates: [fingerprint] } };
    const { pdf } = await made(PAPER, stamped);
    const found = spawnSync('pdfsig', ['-nocert', put('stamped.pdf', pdf)], { encoding: 'utf8' }).stdout;
    expect(found).toMatch(/Signature Validation: Signature is Valid\./);
    expect(await signerOf(pdf)).toBe(describeCertificate({ certificate }).fingerprint);
    const [signer] = new SignedData({
      schema: ContentInfo.fromBER(Uint8Array.from(signatureIn(pdf)!.signature)).content,
    }).signerInfos;
    // `id-aa-timeStampToken` (RFC 3161, appendix A): over the value of the signature.
    const token = signer!.unsignedAttrs!.attributes.find(({ type }) => type === '1.2.840.113549.1.9.16.2.14');
    const files = [
      ['-in', put('token.der', Buffer.from(token!.values[0].toBER()))],
      ['-data', put('signature', Buffer.from(signer!.signature.valueBlock.valueHexView))],
    ];
    const verify = (...more: string[]) =>
      spawnSync('openssl', ['ts', '-verify', '-token_in', '-CAfile', authority.certificateFile, ...more]).status;
    expect(verify(...files.flat())).toBe(0);
    expect(verify(...files[0]!, '-data', put('other', Buffer.from('another signature')))).not.toBe(0);

    // A stamp with another certificate is refused, and so is a stamp of the authority with a wrong time.
    for (const other of [{ timeStamps: { url, certificates: ['00'.repeat(32)] } }, { at: Date.now() - 600_000 }])
      expect(await maker.make(PAPER, { ...stamped, ...other })).toMatchObject({ code: 'pages-unavailable' });
    authority.isAway = true;
    expect(await maker.make(PAPER, stamped)).toMatchObject({ code: 'pages-unavailable' });
  } finally {
    authority.close();
  }
}, 60_000);

it('makes at most five papers of one asker at a time, and those of others meanwhile', async () => {
  const ofOne = Array.from({ length: 6 }, () => maker.make(PAPER, null, 'clerk'));
  const answers = await Promise.all([...ofOne, maker.make(PAPER, null, 'judge')]);
  const isMade = answers.map((answer) => 'pdf' in answer);
  expect(isMade).toEqual([true, true, true, true, true, false, true]);
}, 60_000);

it('ends a paper that takes too long, and makes the next', async () => {
  const hasty = pdfMaker({ log, mostMs: 1 });
  expect(await hasty.make(PAPER, null)).toMatchObject({ code: 'pages-unavailable' });
  const answer = await maker.make({ ...PAPER, title: 'x'.repeat(2_500_001) }, null);
  expect(answer).toMatchObject({ code: 'too-large' });
  expect((await made(PAPER, null)).pages).toBe(1);
}, 60_000);

/** Returns the signature and the signed content: all of the file except the signature. Undefined without a signature. */
function signatureIn(pdf: Buffer): { readonly signature: Buffer; readonly content: Buffer } | undefined {
  const range = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(pdf.toString('latin1'));
  if (range === null) return undefined;
  const [from, length, again, rest] = range.slice(1).map(Number) as [number, number, number, number];
  if (from !== 0 || again + rest !== pdf.length) return undefined;
  const held = Buffer.from(pdf.subarray(length + 1, again - 1).toString('latin1'), 'hex');
  // The reserved space after the signature is filled with zeros (ISO 32000-2, 12.8.1). 0x82: a length of two bytes.
  if (held[0] !== 0x30 || held[1] !== 0x82) return undefined;
  const signature = held.subarray(0, 4 + held.readUInt16BE(2));
  const content = Buffer.concat([pdf.subarray(0, length), pdf.subarray(again)]);
  return { signature, content };
}

/** Returns the SHA-256 of the signer's certificate; undefined when the signature is invalid. */
async function signerOf(pdf: Buffer): Promise<string | undefined> {
  const found = signatureIn(pdf);
  if (found === undefined) return undefined;
  const { signature, content } = found;
  return (await checkSignature(new Uint8Array(signature), new Uint8Array(content)))?.certificate;
}
