import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { CryptoKeySigner, HttpTimestampAuthority, PDF } from '@libpdf/core';
import { renderSVG } from 'uqr';
import type { PdfContent, PdfSignature } from './pdf-content.ts';

/** What the thread is asked for. */
export interface PdfJob {
  readonly content: PdfContent;
  readonly signature: PdfSignature | null;
}

/** Null: it could not be made; `why` is for the log and holds nothing of the paper. */
export type MadePdf =
  { readonly pdf: Uint8Array; readonly pages: number } | { readonly pdf: null; readonly why: string };

const PAPER = readFileSync(join(import.meta.dirname, 'paper.typ'), 'utf8');
const FONTS = join(dirname(createRequire(import.meta.url).resolve('vazirmatn/package.json')), 'fonts/ttf');
/** How long a time stamp may take, milliseconds. */
const STAMP_MS = 5_000;

const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: [FONTS] }] });

parentPort?.on('message', (job: PdfJob) => {
  void made(job).then((answer) => parentPort?.postMessage(answer));
});

async function made({ content, signature }: PdfJob): Promise<MadePdf> {
  try {
    const { pdf, pages } = pagesOf(content);
    return { pdf: signature === null ? pdf : await signed(pdf, signature), pages };
  } catch (error) {
    return { pdf: null, why: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' };
  } finally {
    // Nothing of a paper stays in memory when it is made.
    compiler.evictCache(0);
  }
}

/** The paper as PDF/A-3a: tagged, its fonts and the text itself within. The same paper gives the same bytes. */
function pagesOf({ at, ...content }: PdfContent): { readonly pdf: Uint8Array; readonly pages: number } {
  const date = new Date(at);
  const parts = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  const inputs = {
    content: JSON.stringify({ ...content, date: parts }),
    code: content.check === null ? '' : renderSVG(content.check.link, { ecc: 'M', border: 0 }),
  };
  const { result } = compiler.compile({ mainFileContent: PAPER, inputs });
  if (result === null) throw new Error('the paper has an error');
  return { pdf: compiler.pdf(result, { pdfStandard: 'a-3a' }), pages: result.numOfPages };
}

/** With a signature over all of it (PAdES B-B, or B-T where an authority stamps the time). */
async function signed(pdf: Uint8Array, signature: PdfSignature): Promise<Uint8Array> {
  const { privateKey, certificate, reason, at, timeStamps } = signature;
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('pkcs8', Buffer.from(privateKey), curve, false, ['sign']);
  const document = await PDF.load(pdf);
  const { bytes } = await document.sign({
    signer: new CryptoKeySigner(key, certificate, 'EC', 'ECDSA'),
    reason,
    signingTime: new Date(at),
    fieldName: 'CourtSignature',
    ...(timeStamps === null
      ? { level: 'B-B' }
      : { level: 'B-T', timestampAuthority: new HttpTimestampAuthority(timeStamps, { timeout: STAMP_MS }) }),
  });
  return bytes;
}
