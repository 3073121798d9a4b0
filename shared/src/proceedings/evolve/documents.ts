import type { CaseEntry, DocumentEvent } from '../event.ts';
import type { CaseDocument, CaseState } from '../state.ts';

type Documents = CaseState['documents'];

/** Returns the documents after an entry. Does not consult the law. */
export function evolveDocuments(
  documents: Documents,
  event: DocumentEvent,
  { at, actor }: Pick<CaseEntry, 'at' | 'actor'>,
): Documents {
  switch (event.type) {
    case 'document-filed': {
      const { type: _, document: id, ...filed } = event;
      const beginning = { scan: { kind: 'none' }, stage: { kind: 'filed' } } as const;
      const document: CaseDocument = { id, ...filed, filedBy: actor, filedAt: at, ...beginning };
      const after = new Map(documents).set(id, document);
      if (filed.replaces === null) return after;
      return withDocument(after, filed.replaces, { stage: { kind: 'replaced', by: id, at } });
    }
    case 'scan-awaited':
      return withDocument(documents, event.document, { scan: { kind: 'awaited' } });
    case 'document-scanned': {
      const { result: kind, signaturesAt } = event;
      return withDocument(documents, event.document, { scan: { kind, at, signaturesAt } });
    }
    case 'scan-waived':
      return withDocument(documents, event.document, { scan: { kind: 'waived', at } });
    case 'document-withdrawn':
      return withDocument(documents, event.document, { stage: { kind: 'withdrawn', reason: event.reason, at } });
    case 'acceptance-awaited':
      return standIn(documents, event.document, { kind: 'waiting' }, { kind: 'filed' });
    case 'document-accepted':
      return standIn(documents, event.document, { kind: 'filed' }, { kind: 'replaced', by: event.document, at });
    case 'document-refused':
      return withDocument(documents, event.document, { stage: { kind: 'refused', reason: event.reason, at } });
    case 'access-set':
      return withDocument(documents, event.document, { access: event.access });
    case 'document-read':
      return documents;
    default:
      return event satisfies never;
  }
}

/** Sets a document's stage, and the stage of the document that it replaces, if any. */
function standIn(
  documents: Documents,
  id: CaseDocument['id'],
  stage: CaseDocument['stage'],
  former: CaseDocument['stage'],
): Documents {
  const replaces = documents.get(id)?.replaces ?? null;
  const after = withDocument(documents, id, { stage });
  return replaces === null ? after : withDocument(after, replaces, { stage: former });
}

function withDocument(documents: Documents, id: CaseDocument['id'], changed: Partial<CaseDocument>): Documents {
  const document = documents.get(id);
  return document === undefined ? documents : new Map(documents).set(id, { ...document, ...changed });
}
