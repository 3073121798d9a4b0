import type { DocumentCommand } from '@mahzar/shared/proceedings/command';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { CaseDocuments, WholeUpload } from './case-documents.ts';
import type { CaseRefused, CaseSnapshot, ProceedingsService } from './proceedings-service.ts';

type FileCommand = Extract<DocumentCommand, { readonly type: 'file-document' }>;

/** Data of an upload given when it is filed. */
export interface Filing extends Omit<FileCommand, 'type' | 'scan' | keyof WholeUpload> {
  readonly title: string;
}

/**
 * Files a complete upload: its entry and its title are stored together. `not-found`: it belongs to another person, or does not
 * exist.
 * @param uploaders actors of the filer, one of which has uploaded it: a person may be two parties in a case, and file as either
 */
export async function fileUpload(
  parts: {
    readonly service: Pick<ProceedingsService, 'execute'>;
    readonly documents: Pick<CaseDocuments, 'whole' | 'keepFiled' | 'isScanned' | 'scanSoon'>;
  },
  id: string,
  actor: CaseActor,
  { title, ...filing }: Filing,
  uploaders: readonly CaseActor[] = [actor],
): Promise<Result<CaseSnapshot, CaseRefused | 'pages-unavailable'>> {
  const { service, documents } = parts;
  const whole = await documents.whole(id, uploaders, filing.document);
  if (whole === undefined) return new Rejection('not-found');
  if (whole instanceof Rejection) return whole;
  const command = { type: 'file-document', ...filing, ...whole, scan: documents.isScanned } as const;
  const filed = await service.execute(id, command, actor, async (on, events) => {
    // It existed a moment ago: if it was removed since, `keepFiled` returns false.
    const isKept = events.length === 0 || (await documents.keepFiled(on, id, filing.document, whole.sha256, title));
    return isKept ? undefined : new Rejection('not-found');
  });
  documents.scanSoon();
  return filed;
}
