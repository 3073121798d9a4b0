import type { CaseId } from '@mahzar/shared/proceedings/ids';
import type { CaseDocument } from '@mahzar/shared/proceedings/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { PdfPages } from '../files/pdf-pages.ts';
import type { CaseDocuments } from '../proceedings/case-documents.ts';

/** Width in pixels: a page that fills a desk's screen with sharp letters. */
const PAGE_WIDTH = 1240;
/** Most bytes of kept pictures: some fifty pages of text, or ten of scans. */
const MAX_KEPT_BYTES = 67_108_864;

/** Most neighbouring pages that wait to be drawn. */
const MAX_BESIDE = 20;

/** A page as sent to browsers. */
export interface PagePicture {
  readonly media: string;
  readonly content: Buffer;
}

export type PageRefusal = 'document-altered' | 'storage-unavailable' | 'pages-unavailable' | 'not-found';

/** Pictures of documents' pages, made from the file with the filed hash, and kept for further requests. */
export class PagePictures {
  readonly #documents: Pick<CaseDocuments, 'read'>;
  readonly #pdf: Pick<PdfPages, 'picture'>;
  /** By hash and page, the least recently used first. */
  readonly #kept = new Map<string, PagePicture>();
  readonly #making = new Map<string, Promise<Result<PagePicture, PageRefusal>>>();
  /** Neighbouring pages of shown ones, by document: drawn one at a time while no other page is requested. */
  readonly #beside = new Map<string, () => Promise<unknown>>();
  #asked = 0;
  #isPreparing = false;
  #bytes = 0;

  constructor(parts: { readonly documents: Pick<CaseDocuments, 'read'>; readonly pdf: Pick<PdfPages, 'picture'> }) {
    this.#documents = parts.documents;
    this.#pdf = parts.pdf;
  }

  /** Reads the stored file, and compares it with the filed hash. */
  async check(of: CaseId, { id, sha256 }: CaseDocument): Promise<Rejection<PageRefusal> | undefined> {
    const content = await this.#documents.read(of, id, sha256);
    return content instanceof Rejection ? content : undefined;
  }

  /** A page of a document, from 1. Simultaneous requests share one drawing. */
  async page(of: CaseId, document: CaseDocument, page: number): Promise<Result<PagePicture, PageRefusal>> {
    this.#asked += 1;
    try {
      return await this.#page(of, document, page);
    } finally {
      this.#asked -= 1;
      this.#prepareNext();
    }
  }

  async #page(of: CaseId, document: CaseDocument, page: number): Promise<Result<PagePicture, PageRefusal>> {
    const key = keyOf(document, page);
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const making = this.#making.get(key) ?? this.#make(of, document, page);
    this.#making.set(key, making);
    try {
      const made = await making;
      if (!(made instanceof Rejection) && this.#making.get(key) === making) this.#keep(key, made);
      return made;
    } finally {
      this.#making.delete(key);
    }
  }

  /** Prepares the neighbouring pages of a shown page while no other page is requested, so that turning a page need not wait. */
  prepare(of: CaseId, document: CaseDocument, page: number): void {
    if (document.media !== 'application/pdf') return;
    for (const beside of [page + 1, page - 1]) {
      const key = `${document.id} ${beside - page}`;
      this.#beside.delete(key);
      if (beside >= 1 && beside <= (document.pages ?? 0)) this.#beside.set(key, () => this.#page(of, document, beside));
    }
    const [oldest] = this.#beside.keys();
    if (this.#beside.size > MAX_BESIDE && oldest !== undefined) this.#beside.delete(oldest);
    this.#prepareNext();
  }

  #prepareNext(): void {
    const [next] = this.#beside;
    if (this.#asked > 0 || this.#isPreparing || next === undefined) return;
    const [key, make] = next;
    this.#beside.delete(key);
    this.#isPreparing = true;
    const done = (): void => {
      this.#isPreparing = false;
      this.#prepareNext();
    };
    // A failed page is drawn again on request, which then reports the failure.
    make().then(done, done);
  }

  async #make(of: CaseId, document: CaseDocument, page: number): Promise<Result<PagePicture, PageRefusal>> {
    const { id, sha256, media } = document;
    const read = () => this.#documents.read(of, id, sha256);
    if (media !== 'application/pdf') {
      // A recording is played in the room, and not sent as a picture.
      if (page !== 1 || document.pages === null) return new Rejection('not-found');
      const content = await read();
      return content instanceof Rejection ? content : { media, content };
    }
    const picture = await this.#pdf.picture(read, page, PAGE_WIDTH);
    if (picture instanceof Rejection) return picture;
    return picture === null ? new Rejection('not-found') : { media: 'image/png', content: picture };
  }

  #keep(key: string, picture: PagePicture): void {
    this.#kept.set(key, picture);
    this.#bytes += picture.content.length;
    for (const [oldest, { content }] of this.#kept) {
      if (this.#bytes <= MAX_KEPT_BYTES) return;
      this.#kept.delete(oldest);
      this.#bytes -= content.length;
    }
  }
}

function keyOf({ id, sha256 }: CaseDocument, page: number): string {
  return `${id} ${sha256} ${page}`;
}
