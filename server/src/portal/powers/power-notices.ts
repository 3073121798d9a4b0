import { ownCasesLink } from '@mahzar/shared/notify/short-link';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { PowerRefusal } from '@mahzar/shared/rest/power-words';
import type { CaseParty } from '@mahzar/shared/scheduling/person';
import type { Notify } from '../../notify/notify.ts';
import { TELL_MS } from '../../proceedings/filer-notices.ts';
import { waysTo } from '../../proceedings/orders/order-desk.ts';
import type { Database } from '../../storage/database.ts';
import type { WholePower } from './power-store.ts';

export type PowerNotices = ReturnType<typeof powerNotices>;

/** Notifies people of a decision about a power of attorney of a lawyer whom no case named, in the same transaction. */
export function powerNotices(parts: {
  readonly send: Notify['send'];
  readonly publicUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { send, publicUrl, now } = parts;
  const tell = async (on: Database, message: PowerNotice): Promise<void> => {
    const at = now();
    const link = ownCasesLink(publicUrl, message.language);
    const of = { hearing: null, person: null, audience: 'party' } as const;
    await send(on, { ...of, ...message, link, dueAt: at, until: at + TELL_MS });
  };
  return {
    /** Notifies the lawyer that it was not confirmed, and reveals nothing of any case. */
    refused(on: Database, { details, caseNumber }: WholePower, reason: PowerRefusal): Promise<void> {
      const { language, phone, name } = details;
      const facts = { about: 'power', name, caseNumber, reason } as const;
      return tell(on, { event: 'power-refused', channel: 'sms', language, to: phone, facts });
    },

    /**
     * Tells the client, by the contact data in the case's file, that the lawyer was added, so that a client who has not chosen the
     * lawyer can object in time.
     */
    async named(
      on: Database,
      person: CaseParty,
      { branch, number: caseNumber, lawyer }: Pick<CourtCase, 'branch' | 'number'> & { readonly lawyer: string },
    ): Promise<void> {
      const { name, language } = person;
      const facts = { about: 'lawyer', name, branch, caseNumber, lawyer } as const;
      for (const channel of waysTo(person)) {
        const to = (channel === 'sms' ? person.phone : person.email)!;
        await tell(on, { event: 'lawyer-named', channel, language, to, facts });
      }
    },
  };
}

type PowerNotice = Pick<Parameters<Notify['send']>[1], 'event' | 'channel' | 'language' | 'to' | 'facts'>;
