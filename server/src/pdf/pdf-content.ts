/*
 * What a paper of the court says, before it is set as pages: data only. Nothing in it is markup, whoever has written it.
 */

/** One part of the text. A line break in a text stays one. */
export type PdfBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  /** What somebody says, of what time and by whom it is. */
  | { readonly kind: 'line'; readonly at: string | null; readonly who: string | null; readonly text: string }
  /** A text in Latin letters, as numbers that machines compare are. */
  | { readonly kind: 'code'; readonly label: string; readonly text: string }
  /** Numbered from 1. */
  | { readonly kind: 'numbered'; readonly items: readonly string[] }
  /** Something drawn, an SVG of our own making, under whose it is. */
  | { readonly kind: 'drawing'; readonly label: string; readonly svg: string }
  /** Each row has as many cells as the head. */
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Whoever has signed, as the paper shows it. The signature that is checked is the file's own. */
export interface PdfSignatory {
  readonly name: string;
  /** As what: `رئیس شعبه ۱۰۳`. */
  readonly role: string;
  /** When, in words. */
  readonly at: string;
}

/** A file within the file (PDF/A-3): the text itself, for viewers extract Persian text wrongly. */
export interface PdfAttachment {
  readonly name: string;
  readonly media: 'application/json' | 'text/plain';
  readonly description: string;
  readonly text: string;
}

/** A paper in Persian. Numbers and dates in it are written as they are to be read. */
export interface PdfContent {
  readonly title: string;
  /** At the head of the first page, one under the other: the judiciary, the court, the branch. */
  readonly heading: readonly string[];
  /** Beside it: number, date, case. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly blocks: readonly PdfBlock[];
  readonly signatories: readonly PdfSignatory[];
  /** By which anybody checks it online; null while it is a draft. */
  readonly check: {
    /** As people read it. */
    readonly number: string;
    /** What the QR code holds. */
    readonly link: string;
    /** Where to enter the number, in words. */
    readonly words: string;
  } | null;
  /** Written across each page; null: nothing. */
  readonly watermark: string | null;
  /** The paper's date, epoch milliseconds: the same paper made again has the same bytes. */
  readonly at: number;
  readonly attachments: readonly PdfAttachment[];
}

/** By which a paper is signed (PAdES, ETSI EN 319 142-1). */
export interface PdfSignature {
  /** EC P-256, PKCS #8, DER. */
  readonly privateKey: Uint8Array;
  /** X.509, DER. */
  readonly certificate: Uint8Array;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Address of an authority that stamps the time (RFC 3161): level B-T; null: level B-B. */
  readonly timeStamps: string | null;
}
