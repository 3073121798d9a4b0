/* Content of a court paper before layout: data only. No text in it is treated as markup, whoever wrote it. */

/** One block of the text. Line breaks within a text are kept. */
export type PdfBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  /** A statement, with its time and speaker. */
  | { readonly kind: 'line'; readonly at: string | null; readonly who: string | null; readonly text: string }
  /** A text in Latin letters, such as a number for machines to compare. */
  | { readonly kind: 'code'; readonly label: string; readonly text: string }
  /** Numbered from 1. */
  | { readonly kind: 'numbered'; readonly items: readonly string[] }
  /** A drawing made by the service as SVG, and the name of the person it belongs to. */
  | { readonly kind: 'drawing'; readonly label: string; readonly svg: string }
  /** Each row has as many cells as the head. */
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Data common to all papers. */
export interface Letterhead {
  /** The court's name; null: only the judiciary's is shown. */
  readonly court: string | null;
  /** URL origin of the service. */
  readonly publicUrl: string;
  /** The court's time zone, an IANA name. */
  readonly zone: string;
}

/** A person who has signed, as shown on the paper. The signature to verify is that of the file. */
export interface PdfSignatory {
  readonly name: string;
  /** The capacity in which they signed: `رئیس شعبه ۱۰۳`. */
  readonly role: string;
  /** The time, in words. */
  readonly at: string;
}

/** A file attached within the PDF (PDF/A-3): the text itself, because viewers extract Persian text wrongly. */
export interface PdfAttachment {
  readonly name: string;
  readonly media: 'application/json' | 'text/plain';
  readonly description: string;
  readonly text: string;
}

/** A paper in Persian. Numbers and dates are already written as they are to be read. */
export interface PdfContent {
  readonly title: string;
  /** Lines at the head of the first page: the judiciary, the court, the branch. */
  readonly heading: readonly string[];
  /** Shown beside the heading: number, date, case. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly blocks: readonly PdfBlock[];
  readonly signatories: readonly PdfSignatory[];
  /** How anybody can check the paper online; null while it is a draft. */
  readonly check: {
    /** The number in the form shown to people. */
    readonly number: string;
    /** Content of the QR code. */
    readonly link: string;
    /** Where to enter the number, in words. */
    readonly words: string;
  } | null;
  /** Written across each page; null: none. */
  readonly watermark: string | null;
  /** The paper's date, epoch milliseconds. Making the same paper again gives the same bytes. */
  readonly at: number;
  readonly attachments: readonly PdfAttachment[];
}

/** Name of the attached note of `PdfSignature`. */
export const SEAL_NOTE = 'seal.note';

/** The court's key for its papers, see `PdfSignature`. */
export interface PaperSealKey extends Pick<PdfSignature, 'privateKey' | 'certificate'> {
  readonly note: () => Promise<string | null>;
}

/** The key for signing a paper (PAdES, ETSI EN 319 142-1). */
export interface PdfSignature {
  /** EC P-256, PKCS #8, DER. */
  readonly privateKey: Uint8Array;
  /** X.509, DER. */
  readonly certificate: Uint8Array;
  /**
   * The record key's note that the court seals with this certificate, which is attached: whoever has that key alone knows the paper by
   * it, offline. Null: the court has no such key yet.
   */
  readonly note: string | null;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /**
   * Time-stamping authority (RFC 3161) for level B-T, without whose stamp nothing is signed, and the SHA-256 of its certificates,
   * hexadecimal digits; null: level B-B.
   */
  readonly timeStamps: { readonly url: string; readonly certificates: readonly string[] } | null;
}
