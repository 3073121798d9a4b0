import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { MyPowerFiling, PowerToFile } from '@mahzar/shared/rest/portal';
import type { Audit } from '../../audit/audit.ts';
import type { PersonKey } from '../../scheduling/named-persons.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { PortalLimits } from '../portal-limits.ts';
import type { PowerStore } from './power-store.ts';
import type { PowerUploads } from './power-uploads.ts';

export interface OwnPowersParts {
  readonly database: Database;
  readonly store: Pick<PowerStore, 'file' | 'ofPerson'>;
  readonly uploads: Pick<PowerUploads, 'whole'>;
  readonly limits: Pick<PortalLimits, 'ofPower'>;
  readonly audit: Pick<Audit, 'note'>;
  /** Key that identifies a person. */
  readonly personIndex: (who: PersonKey) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Powers of attorney filed by lawyers whom no case names yet. They see the decisions, and nothing of any case. */
export class OwnPowers {
  readonly #parts: OwnPowersParts;

  constructor(parts: OwnPowersParts) {
    this.#parts = parts;
  }

  /** The person's filings, the latest first. */
  list(who: PersonKey): Promise<MyPowerFiling[]> {
    return this.#parts.store.ofPerson(this.#parts.database, this.#parts.personIndex(who));
  }

  /** Files one of the person's uploads. */
  async file(
    who: PersonKey,
    { document, caseNumber, ...details }: PowerToFile,
  ): Promise<Result<MyPowerFiling, ApiErrorCode>> {
    const { database, store, uploads, limits, audit, personIndex, now } = this.#parts;
    // Nobody can be their own lawyer: a typed national ID must not open a case to a client in its file.
    if (details.clientNationalId === who.nationalId) return new Rejection('bad-request');
    const person = personIndex(who);
    const refused = await uploads.whole(person, document);
    if (refused !== undefined) return refused;
    // A repeated request after a lost answer gets the same result.
    const known = (await this.list(who)).find(({ id }) => id === document);
    if (known !== undefined) return known;
    const tooMany = await limits.ofPower(who);
    if (tooMany !== null) return tooMany;
    return inTransaction(database, async (on) => {
      const at = now();
      const filed = await store.file(on, person, { id: document, caseNumber, details: { ...details, ...who }, at });
      if (filed instanceof Rejection) return filed;
      const subject = { kind: 'power', id: document };
      await audit.note(on, { actor: { kind: 'nobody' }, act: 'power-filed', subject, details: { person } }, at);
      return filed;
    });
  }
}
