import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { blindIndex } from '../../storage/system-keys.ts';

export type ProvenPersons = ReturnType<typeof provenPersons>;

const ID_BYTES = 12;

/**
 * Persons who proved by a one-time code that a telephone is theirs, and stated a national ID. Both together identify the person:
 * somebody with a borrowed national ID is another person, and sees nothing of its owner. Both are stored as keyed hashes only.
 */
export function provenPersons(masterKey: Buffer, randomBytes: RandomBytes) {
  const ofPerson = blindIndex(masterKey, 'proven-person');
  const ofNationalId = blindIndex(masterKey, 'proven-national-id');
  return {
    /** The person's id; a new person gets one. @param at epoch milliseconds */
    async of(
      { db }: Database,
      { nationalId, phone }: { readonly nationalId: string; readonly phone: string },
      at: number,
    ): Promise<string> {
      const person_index = ofPerson(`${nationalId} ${phone}`);
      await db
        .insertInto('proven_persons')
        .values({
          id: randomBytes(ID_BYTES).toString('base64url'),
          person_index,
          national_id_index: ofNationalId(nationalId),
          created_at: at,
        })
        .onConflict((conflict) => conflict.column('person_index').doNothing())
        .execute();
      const { id } = await db
        .selectFrom('proven_persons')
        .select('id')
        .where('person_index', '=', person_index)
        .executeTakeFirstOrThrow();
      return id;
    },

    /** The person's id; undefined when the person has proven nothing yet, or none of their data are left. */
    async find(
      { db }: Database,
      { nationalId, phone }: { readonly nationalId: string; readonly phone: string },
    ): Promise<string | undefined> {
      const row = await db
        .selectFrom('proven_persons')
        .select('id')
        .where('person_index', '=', ofPerson(`${nationalId} ${phone}`))
        .executeTakeFirst();
      return row?.id;
    },

    /** Deletes a person without requests. */
    async forget({ db }: Database, person: string): Promise<void> {
      await db
        .deleteFrom('proven_persons')
        .where('id', '=', person)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('requests').select('requests.id').where('requests.person_id', '=', person))),
        )
        .execute();
    },

    /** Number of other persons with the same national ID: the same person with a new telephone, or somebody who borrowed it. */
    async othersWithNationalId({ db }: Database, person: string): Promise<number> {
      const { others } = await db
        .selectFrom('proven_persons')
        .select(({ fn }) => fn.countAll<number | string>().as('others'))
        .where('id', '!=', person)
        .where('national_id_index', '=', (eb) =>
          eb.selectFrom('proven_persons').select('national_id_index').where('id', '=', person),
        )
        .executeTakeFirstOrThrow();
      return Number(others);
    },
  };
}
