import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { pdfMaker } from '../src/pdf/pdf-maker.ts';
import { sealKeyOf } from '../src/record/sealed-file/seal-signature.ts';

const SENTENCE = 'دادگاه با بررسی لایحه‌ها و اظهارات طرفین، خواسته را وارد می‌داند و به استناد مواد یادشده رأی می‌دهد.';
const PARAGRAPH = { kind: 'paragraph', text: Array.from({ length: 12 }, () => SENTENCE).join(' ') } as const;

it('makes a paper of forty pages and signs it within two seconds', async () => {
  const maker = pdfMaker({ log: { error: () => undefined } });
  const { privateKey, certificate } = sealKeyOf(randomBytes(32), 'court.example');
  const key = privateKey.export({ type: 'pkcs8', format: 'der' });
  const make = async (paragraphs: number) => {
    const at = Date.now();
    const nothing = { facts: [], signatories: [], check: null, watermark: null, attachments: [] };
    const blocks = Array.from({ length: paragraphs }, () => PARAGRAPH);
    const content = { title: 'دادنامه', heading: ['شعبه ۱۰۳'], blocks, at, ...nothing };
    const made = await maker.make(content, {
      privateKey: key,
      certificate,
      note: null,
      reason: 'دادنامه',
      at,
      timeStamps: null,
    });
    if ('code' in made) throw new Error(made.code);
    return made.pages;
  };
  // The thread begins with the first paper after a start.
  await make(1);
  const from = performance.now();
  const pages = await make(130);
  const ms = Math.round(performance.now() - from);
  console.log(JSON.stringify({ measured: 'signed-paper', pages, ms }));
  expect(pages).toBeGreaterThanOrEqual(40);
  expect(ms).toBeLessThan(2_000);
}, 60_000);
