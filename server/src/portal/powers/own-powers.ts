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
  /** By which a person is known; keyed. */
  readonly personIndex: (who: PersonKey) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Powers of attorney as lawyers file them whom no case names yet. They learn what was decided of them, and nothing of any case. */
export class OwnPowers {
  readonly #parts: OwnPowersParts;

  constructor(parts: OwnPowersParts) {
    this.#parts = parts;
  }

  /** Theirs, the latest first. */
  list(who: PersonKey): Promise<MyPowerFiling[]> {
    return this.#parts.store.ofPerson(this.#parts.database, this.#parts.personIndex(who));
  }

  /** Files an upload of theirs. */
  async file(
    who: PersonKey,
    { document, caseNumber, ...details }: PowerToFile,
  ): Promise<Result<MyPowerFiling, ApiErrorCode>> {
    const { database, store, uploads, limits, audit, personIndex, now } = this.#parts;
    // Nobody is their own lawyer: of whom the file names as the client nothing is opened by a national ID that was typed.
    if (details.clientNationalId === who.nationalId) return new Rejection('bad-request');
    const person = personIndex(who);
    const refused = await uploads.whole(person, document);
    if (refused !== undefined) return refused;
    // Whoever did not hear the answer asks again.
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
