import type { CourtCase } from '@mahzar/shared/rest/cases';
import { isSameName, nameForms } from '@mahzar/shared/scheduling/name-words';
import { anyPartyOf, maybeSame } from '@mahzar/shared/scheduling/party-of';
import type { CaseParty, Person } from '@mahzar/shared/scheduling/person';
import { wordsInOrder } from '@mahzar/shared/scheduling/words';
import { blindIndex } from '../storage/system-keys.ts';

export type PersonIdentity = Pick<Person, 'id' | 'name' | 'nationalId'>;

type Party = PersonIdentity & Pick<CaseParty, 'role'>;

/** Where people of a case are listed. */
export interface PlacesOfCase {
  readonly id: CourtCase['id'];
  readonly file: readonly Party[];
  readonly hearings: readonly { readonly id: string; readonly people: readonly PersonIdentity[] }[];
}

/**
 * Marks by which a person of a case is recognized after their name was destroyed: keyed hashes of the national ID and of the name,
 * different in each case, and ids of rows in the case's file. Nobody learns a name from them without the master key, and with it only by
 * trying names.
 *
 * A row of the file stays the same person while it has its id. In bookings, the person is whoever has the national ID or the name: the
 * same name with another national ID is taken for a correction, unless that person was known beside them as somebody else.
 */
export interface IdentityMarks {
  /**
   * Marks of a person whose name is still known.
   * @param places of the case, without the hearing whose names are to be destroyed
   * @param known marks that the person has already: people whom they exclude stay excluded
   */
  of(person: PersonIdentity, places: PlacesOfCase, known?: ReadonlySet<string>): ReadonlySet<string>;
  /**
   * The person, without a national ID that the case lists for somebody of an entirely different name: one of the two is a typing error,
   * and a mark of the ID would stay with the wrong person for ever. Names with a word in common are taken for a correction of the name,
   * and an ID among the known marks is the person's own.
   */
  certain<One extends PersonIdentity>(
    one: One,
    caseId: string,
    listed: readonly PersonIdentity[],
    known?: ReadonlySet<string>,
  ): One;
  /** Marks of a row that replaces the person's row in the case's file after a correction of the national ID. */
  ofRow(caseId: string, row: PersonIdentity): ReadonlySet<string>;
  /** Whether somebody may be the person of the marks. */
  isOf(marks: ReadonlySet<string>, caseId: string, one: PersonIdentity): boolean;
  /** People of a case's file who may be the person of the marks. */
  inFile(marks: ReadonlySet<string>, places: Pick<PlacesOfCase, 'id' | 'file'>): readonly Party[];
  /** Everybody in a case who may be the person of the marks, wherever listed. */
  among(marks: ReadonlySet<string>, places: PlacesOfCase): readonly PersonIdentity[];
}

/** @param masterKey 32 bytes */
export function createIdentityMarks(masterKey: Buffer): IdentityMarks {
  const index = blindIndex(masterKey, 'protected-identities');
  const idMarks = (caseId: string, { nationalId }: PersonIdentity) =>
    nationalId === null ? [] : [`id:${index(`${caseId} id ${nationalId}`)}`];
  const nameMarks = (caseId: string, { name }: PersonIdentity) =>
    nameForms(name).map((form) => `name:${index(`${caseId} name ${form}`)}`);
  const marks: IdentityMarks = {
    of(person, { id, file, hearings }, known = new Set()) {
      const isExcluded = (one: PersonIdentity) =>
        idMarks(id, one).some((mark) => !known.has(mark) && known.has(`not-${mark}`));
      const rows = file.filter((one) => !isExcluded(one));
      const others = [...rows, ...hearings.flatMap(({ people }) => people).filter((one) => !isExcluded(one))];
      const parties = anyPartyOf(person, rows);
      const same = new Set([person, ...parties, ...others.filter((one) => maybeSame(person, one))]);
      const own = new Set([...same].flatMap((one) => [...idMarks(id, one), ...nameMarks(id, one)]));
      const namesakes = others.filter((one) => !same.has(one) && nameMarks(id, one).some((mark) => own.has(mark)));
      const apart = namesakes.flatMap((one) => idMarks(id, one)).map((mark) => `not-${mark}`);
      return new Set([...own, ...parties.map(partyMark), ...apart]);
    },
    certain(one, caseId, listed, known = new Set()) {
      const isAnothers = listed.some(
        ({ name, nationalId }) =>
          nationalId !== null && nationalId === one.nationalId && !mayBeCorrected(name, one.name),
      );
      return isAnothers && !idMarks(caseId, one).some((mark) => known.has(mark)) ? { ...one, nationalId: null } : one;
    },
    ofRow: (caseId, row) => new Set([partyMark(row), ...idMarks(caseId, row)]),
    isOf(known, caseId, one) {
      const ids = idMarks(caseId, one);
      if (ids.some((mark) => known.has(mark))) return true;
      if (ids.some((mark) => known.has(`not-${mark}`))) return false;
      return nameMarks(caseId, one).some((mark) => known.has(mark));
    },
    inFile: (known, { id, file }) => file.filter((one) => known.has(partyMark(one)) || marks.isOf(known, id, one)),
    among: (known, places) => [
      ...marks.inFile(known, places),
      ...places.hearings.flatMap((hearing) =>
        hearing.people.filter((one) => known.has(`seat:${hearing.id}/${one.id}`) || marks.isOf(known, places.id, one)),
      ),
    ],
  };
  return marks;
}

/** The mark of a row in the case's file. */
export function partyMark({ id }: Pick<PersonIdentity, 'id'>): string {
  return `party:${id}`;
}

/** Words of names that are shorter have other words begin with them by chance. */
const LEAST_LETTERS = 3;

/** Whether a name may be a correction of another one: they are the same, or a word of one begins with a word of the other. */
function mayBeCorrected(one: string, other: string): boolean {
  const long = (name: string) => wordsInOrder(name).filter((word) => word.length >= LEAST_LETTERS);
  const ofOther = long(other);
  return (
    isSameName(one, other) ||
    long(one).some((word) => ofOther.some((its) => its.startsWith(word) || word.startsWith(its)))
  );
}
