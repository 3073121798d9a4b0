import { ownCasesLink } from '@mahzar/shared/notify/short-link';
import { documentNumber } from '@mahzar/shared/proceedings/document-number';
import type { CaseEvent } from '@mahzar/shared/proceedings/event';
import { isInSince } from '@mahzar/shared/proceedings/law/reading';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import type { Notify } from '../notify/notify.ts';
import type { Database } from '../storage/database.ts';
import { waysTo } from './orders/order-desk.ts';
import type { CaseDirectory } from './ports.ts';
import type { PersistWithCase } from './proceedings-service.ts';

/** How long sending a notice is attempted, ms. */
export const TELL_MS = 3 * 86_400_000;

/** Writes notices to the filer of a document together with an act in the case. */
export type FilerNotices = (id: string) => PersistWithCase;

/**
 * Notifies people of a case whether the court has accepted a document that they filed, and why not, in the transaction of the
 * decision. The message names neither the document nor the case, because others may see the telephone.
 */
export function filerNotices(parts: {
  readonly directory: CaseDirectory;
  readonly send: Notify['send'];
  readonly publicUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): FilerNotices {
  const { directory, send, publicUrl, now } = parts;

  async function tell(on: Database, id: string, state: CaseState, event: CaseEvent): Promise<void> {
    if (event.type !== 'document-accepted' && event.type !== 'document-refused') return;
    const document = state.documents.get(event.document);
    if (document?.filedBy.kind !== 'person') return;
    const { party } = document.filedBy;
    // A person who was given the filer's id later has filed nothing.
    if (!isInSince(state, party, document.filedAt)) return;
    const file = (await directory.fileOf(id, on))?.file;
    const person = file?.people.find((one) => (one.id as string) === party);
    if (file === undefined || person === undefined) return;
    const at = now();
    for (const channel of waysTo(person))
      await send(on, {
        hearing: null,
        person: null,
        event: event.type === 'document-accepted' ? 'filing-accepted' : 'filing-refused',
        audience: 'party',
        channel,
        language: person.language,
        to: (channel === 'sms' ? person.phone : person.email)!,
        facts: {
          about: 'filing',
          name: person.name,
          branch: file.branch,
          caseNumber: file.number,
          document: documentNumber(file.number, document.number),
          reason: event.type === 'document-refused' ? event.reason : null,
        },
        link: ownCasesLink(publicUrl, person.language),
        dueAt: at,
        until: at + TELL_MS,
      });
  }

  return (id) => async (on, events, before) => {
    for (const event of events) await tell(on, id, before, event);
    return undefined;
  };
}
