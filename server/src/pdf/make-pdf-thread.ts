import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { CryptoKeySigner, PDF } from '@libpdf/core';
import { renderSVG } from 'uqr';
import { askAuthority } from '../record/proof/ask-authority.ts';
import { SEAL_NOTE } from './pdf-content.ts';
import type { PdfContent, PdfSignature } from './pdf-content.ts';

/** What the thread is to make. */
export interface PdfJob {
  readonly content: PdfContent;
  readonly signature: PdfSignature | null;
}

/** Null: making it failed; `why` is for the log and holds nothing of the paper's content. */
export type MadePdf =
  { readonly pdf: Uint8Array; readonly pages: number } | { readonly pdf: null; readonly why: string };

const PAPER = readFileSync(join(import.meta.dirname, 'paper.typ'), 'utf8');
const FONTS = join(dirname(createRequire(import.meta.url).resolve('vazirmatn/package.json')), 'fonts/ttf');

const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: [FONTS] }] });

parentPort?.on('message', (job: PdfJob) => {
  void made(job).then((answer) => parentPort?.postMessage(answer));
});

async function made({ content, signature }: PdfJob): Promise<MadePdf> {
  try {
    const { pdf, pages } = pagesOf(withNote(content, signature?.note ?? null));
    return { pdf: signature === null ? pdf : await signed(pdf, signature), pages };
  } catch (error) {
    return { pdf: null, why: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' };
  } finally {
    // Frees the memory: no content of a finished paper stays in it.
    compiler.evictCache(0);
  }
}

function withNote(content: PdfContent, note: string | null): PdfContent {
  if (note === null) return content;
  const description = 'تأیید گواهی مهر با کلید ضبط دادگاه';
  const attached = { name: SEAL_NOTE, media: 'text/plain', description, text: note } as const;
  return { ...content, attachments: [...content.attachments, attached] };
}

/** The paper as tagged PDF/A-3a with embedded fonts and the text itself. The same paper gives the same bytes. */
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

/** Adds a signature over the whole file (PAdES B-B, or B-T with a time stamp). */
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
      : {
          level: 'B-T',
          digestAlgorithm: 'SHA-256',
          timestampAuthority: { timestamp: (digest: Uint8Array) => askAuthority(timeStamps, digest, at) },
        }),
  });
  return bytes;
}
