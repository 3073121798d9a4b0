import type { DocumentLevel } from '@mahzar/shared/proceedings/access';
import type { CaseEvent } from '@mahzar/shared/proceedings/event';
import type { DocumentMedia } from '@mahzar/shared/proceedings/words';
import type { ChainEntry } from '../../event-log/chain-hash.ts';

/** An event in a case, with the number and time of its entry. */
export interface CaseHappened {
  readonly seq: number;
  readonly at: number;
  readonly event: CaseEvent;
}

/** A document of a case, according to the case's log. */
export interface FiledDocument {
  /** Within the case. */
  readonly number: number;
  readonly sha256: string;
  /** Length of the content. */
  readonly size: number;
  readonly media: DocumentMedia;
  /** Who may read it, by the latest setting. */
  readonly level: DocumentLevel;
  /** The entry in which it was filed. */
  readonly filedIn: number;
  readonly isWithdrawn: boolean;
  /** Given to nobody: it is not scanned yet, or not clean, and nobody of the court released it. */
  readonly isHeld: boolean;
}

/** Reads an entry of a case's log whose chain was verified. */
export function happenedIn({ seq, at, type, payload }: ChainEntry): CaseHappened {
  return { seq, at, event: { ...(JSON.parse(payload) as object), type } as CaseEvent };
}

/** Documents by id; the log may begin at any entry. */
export function filedDocuments(log: readonly CaseHappened[]): ReadonlyMap<string, FiledDocument> {
  const documents = new Map<string, FiledDocument>();
  const change = (document: string, changes: Partial<FiledDocument>): void => {
    const known = documents.get(document);
    if (known !== undefined) documents.set(document, { ...known, ...changes });
  };
  for (const { seq, event } of log) {
    switch (event.type) {
      case 'document-filed': {
        const { document, number, sha256, size, media, access } = event;
        documents.set(document, {
          number,
          sha256,
          size,
          media,
          level: access.level,
          filedIn: seq,
          isWithdrawn: false,
          isHeld: false,
        });
        break;
      }
      case 'access-set':
        change(event.document, { level: event.access.level });
        break;
      case 'document-withdrawn':
        change(event.document, { isWithdrawn: true });
        break;
      case 'scan-awaited':
        change(event.document, { isHeld: true });
        break;
      case 'document-scanned':
        change(event.document, { isHeld: event.result !== 'clean' });
        break;
      case 'scan-waived':
        change(event.document, { isHeld: false });
        break;
      default:
        break;
    }
  }
  return documents;
}

/** Whether all parties may read a document, so that it goes into a file for all of them; a withdrawn one is for the court alone. */
export function isForAllParties({ level, isWithdrawn }: Pick<FiledDocument, 'level' | 'isWithdrawn'>): boolean {
  return isOfLevelForAll({ level }) && !isWithdrawn;
}

/** Whether the level alone is for all parties. Orders stay in the file when they are withdrawn. */
export function isOfLevelForAll({ level }: Pick<FiledDocument, 'level'>): boolean {
  return level === 'open' || level === 'parties';
}
