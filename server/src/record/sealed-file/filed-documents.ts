import type { CaseEvent } from '@mahzar/shared/proceedings/event';
import { evolveDocuments } from '@mahzar/shared/proceedings/evolve/documents';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import type { CaseDocument, CaseState } from '@mahzar/shared/proceedings/state';
import type { ChainEntry } from '../../event-log/chain-hash.ts';

/** An event in a case, with the number and time of its entry. */
export interface CaseHappened {
  readonly seq: number;
  readonly at: number;
  readonly event: CaseEvent;
}

/**
 * A document of a case, according to the case's log. Who may read it is decided by the law, see `maySidesRead` and `whyWithheld`.
 */
export interface FiledDocument extends Omit<CaseDocument, 'filedBy'> {
  /** The entry in which it was filed. */
  readonly filedIn: number;
}

/** Reads an entry of a case's log whose chain was verified. */
export function happenedIn({ seq, at, type, payload }: ChainEntry): CaseHappened {
  return { seq, at, event: { ...(JSON.parse(payload) as object), type } as CaseEvent };
}

/** Documents by id; the log may begin at any entry. */
export function filedDocuments(log: readonly CaseHappened[]): ReadonlyMap<DocumentId, FiledDocument> {
  const filedIn = new Map<DocumentId, number>();
  let documents: CaseState['documents'] = new Map();
  for (const { seq, at, event } of log) {
    switch (event.type) {
      case 'document-filed':
        filedIn.set(event.document, seq);
        documents = evolveDocuments(documents, event, { at, actor: UNNAMED });
        break;
      case 'scan-awaited':
      case 'document-scanned':
      case 'scan-waived':
      case 'document-withdrawn':
      case 'acceptance-awaited':
      case 'document-accepted':
      case 'document-refused':
      case 'access-set':
        documents = evolveDocuments(documents, event, { at, actor: UNNAMED });
        break;
      default:
        break;
    }
  }
  return new Map([...documents].map(([id, document]) => [id, { ...document, filedIn: filedIn.get(id)! }]));
}

/** Who filed a document does not matter here. */
const UNNAMED = { kind: 'system' } as const;

export function isWithdrawn({ stage }: Pick<FiledDocument, 'stage'>): boolean {
  return stage.kind === 'withdrawn';
}

/** Whether an entry files or withdraws one of these documents, or sets who may read it. */
export function isAboutDocument({ event }: CaseHappened, documents: readonly DocumentId[]): boolean {
  switch (event.type) {
    case 'document-filed':
    case 'document-withdrawn':
    case 'access-set':
      return documents.includes(event.document);
    default:
      return false;
  }
}
