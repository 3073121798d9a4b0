import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId, DocumentId, PartyId } from '@mahzar/shared/proceedings/ids';
import type { DocumentKind } from '@mahzar/shared/proceedings/words';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { CaseDocuments } from '../proceedings/case-documents.ts';
import { fileUpload } from '../proceedings/filing.ts';
import type { ProceedingsService } from '../proceedings/proceedings-service.ts';

/** Made for the demonstration: nobody in them is a real person. */
const DOCUMENTS: readonly {
  readonly file: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly of: string;
}[] = [
  { file: 'complaint.pdf', kind: 'complaint', title: 'شکواییه و شرح پرداخت‌ها', of: 'citizen' },
  { file: 'contract.pdf', kind: 'evidence', title: 'قرارداد خرید و فروش', of: 'citizen' },
];

/** What the case of a demonstration needs of the service. */
export interface CaseStage {
  readonly service: ProceedingsService;
  readonly documents: CaseDocuments;
}

/** Has the demonstration's clerk file documents to the case, and offer the last one as an exhibit, upon which the judge is to rule. */
export async function openDemonstrationCase(stage: CaseStage, id: string, clerk: string): Promise<void> {
  const actor: CaseActor = { kind: 'staff', account: clerk as AccountId, as: ['clerk'] };
  await stage.service.begin(id);
  const before = await stage.service.snapshot(id);
  // Of an earlier demonstration in the same case.
  if (before === undefined || before.state.documents.size > 0) return;
  const access = { level: 'parties', named: [] } as const;
  let last: DocumentId | undefined;
  for (const { file, kind, title, of } of DOCUMENTS) {
    const content = readFileSync(join(import.meta.dirname, 'documents', file));
    last = must(await stage.documents.create(id, actor, content.length)) as DocumentId;
    must(await stage.documents.append(id, actor, last, 0, content));
    const filing = { document: last, kind, title, of: of as PartyId, access, replaces: null };
    must(await fileUpload(stage, id, actor, filing));
  }
  if (last === undefined) return;
  const offer = { type: 'offer-exhibit', document: last, of: 'citizen' as PartyId, hearing: null } as const;
  must(await stage.service.execute(id, offer, actor));
}

function must<Value>(result: Result<Value>): Value {
  if (result instanceof Rejection) throw new Error(`the demonstration's case cannot be made: ${result.code}`);
  return result;
}
