import { createHash } from 'node:crypto';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import { formsOf, isSameName, nameForms } from '@mahzar/shared/scheduling/name-words';
import { anyPartyOf, maybeSame } from '@mahzar/shared/scheduling/party-of';
import type { CaseParty, Person } from '@mahzar/shared/scheduling/person';
import { wordsInOrder } from '@mahzar/shared/scheduling/words';
import { keepLatest } from '../kernel/keep-latest.ts';
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
 * Marks by which a person of a case is recognized after their name was destroyed: keyed hashes of the national ID, of the name and
 * of its number of letters, different in each case, and ids of rows in the case's file. Nobody learns a name from them without the
 * master key, and with it only by trying names.
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
   * The person, without a national ID that the case lists for somebody else: one of the two entries is a typing error, and a mark
   * of the ID would stay with the wrong person for ever. Somebody else is listed with the ID and a name without a word in common
   * with the person's. If the person's own name is listed with another ID, a name with a word in common, such as a relative's, is
   * somebody else's, too, unless one name has all words of the other, as «حسن مرادی‌فر» has those of «حسن مرادی». Otherwise a
   * name with a word in common is taken for a correction of the name. An ID among the known marks is the person's own.
   */
  withoutOthersId<One extends PersonIdentity>(
    one: One,
    caseId: string,
    listed: readonly PersonIdentity[],
    known?: ReadonlySet<string>,
  ): One;
  /**
   * Marks to store with those that a person has already. Marks of the number of letters are included only if every name of the
   * person has one, because names without one would not be found in texts.
   * @param now marks by `of`
   */
  added(known: ReadonlySet<string>, now: ReadonlySet<string>): ReadonlySet<string>;
  /** Marks of a row that replaces the person's row in the case's file after a correction of the national ID. */
  ofRow(caseId: string, row: PersonIdentity): ReadonlySet<string>;
  /** Whether somebody may be the person of the marks. */
  isOf(marks: ReadonlySet<string>, caseId: string, one: PersonIdentity): boolean;
  /** People of a case's file who may be the person of the marks. */
  inFile(marks: ReadonlySet<string>, places: Pick<PlacesOfCase, 'id' | 'file'>): readonly Party[];
  /** Everybody in a case who may be the person of the marks, wherever listed. */
  among(marks: ReadonlySet<string>, places: PlacesOfCase): readonly PersonIdentity[];
  /**
   * The whole names and the national IDs in a text that are among the marks of several people, each as a person with that name or ID.
   */
  foundIn(marks: readonly ReadonlySet<string>[], caseId: string, text: string): readonly PersonIdentity[];
}

/** Most texts whose search is remembered: papers of a case and titles of its documents are searched again for each reader. */
const MAX_TEXTS = 2_000;
const MAX_CASES = 100;

/** @param masterKey 32 bytes */
export function createIdentityMarks(masterKey: Buffer): IdentityMarks {
  const index = blindIndex(masterKey, 'protected-identities');
  const idMarks = (caseId: string, { nationalId }: PersonIdentity) =>
    nationalId === null ? [] : [`id:${index(`${caseId} id ${nationalId}`)}`];
  const nameMark = (caseId: string, form: string) => `name:${index(`${caseId} name ${form}`)}`;
  const nameMarks = (caseId: string, { name }: PersonIdentity) => nameForms(name).map((form) => nameMark(caseId, form));
  const letterMarks = (caseId: string, { name }: PersonIdentity) =>
    nameForms(name).map((form) => letterMark(caseId, form.length));
  const letterMark = (caseId: string, letters: number) => `letters:${index(`${caseId} letters ${letters}`)}`;
  /** The marks of all numbers of letters, by case. */
  const allLetters = new Map<string, readonly string[]>();
  const allLettersOf = (caseId: string): readonly string[] => {
    const all =
      allLetters.get(caseId) ?? Array.from({ length: MAX_LETTERS + 1 }, (_, letters) => letterMark(caseId, letters));
    keepLatest(allLetters, MAX_CASES, caseId, all);
    return all;
  };
  /** Whether a name with this number of letters may be among the marks. This excludes most sequences of words at once. */
  const mayHaveLetters = (people: readonly ReadonlySet<string>[], caseId: string): ((letters: number) => boolean) => {
    if (people.some((known) => !lettersAreKnown(known))) return () => true;
    const all = allLettersOf(caseId);
    const has = all.map((mark) => people.some((known) => known.has(mark)));
    return (letters) => has[letters] ?? true;
  };
  const search = (people: readonly ReadonlySet<string>[], caseId: string, text: string): PersonIdentity[] => {
    const known = new Set(people.flatMap((marks) => [...marks]));
    const found = new Map<string, PersonIdentity>();
    const mayHave = mayHaveLetters(people, caseId);
    for (const words of sequencesIn(text, (letters) => letters === ID_DIGITS || mayHave(letters))) {
      const joined = words.join('');
      const one = { id: '' as SeatId, name: words.join(' '), nationalId: NATIONAL_ID.test(joined) ? joined : null };
      const isOne =
        idMarks(caseId, one).some((mark) => known.has(mark)) ||
        (one.nationalId === null && formsOf(words).some((form) => known.has(nameMark(caseId, form))));
      if (isOne) found.set(one.name, one);
    }
    return [...found.values()];
  };
  /** The marks that are searched for, by the list of marks: it is the same for many texts. */
  const sought = new WeakMap<readonly ReadonlySet<string>[], string>();
  const soughtOf = (people: readonly ReadonlySet<string>[]): string => {
    const before = sought.get(people);
    if (before !== undefined) return before;
    const all = people.flatMap((known) => [...known].filter((mark) => isMark('id', mark) || isMark('name', mark)));
    const joined = [...new Set(all)].toSorted().join('\n');
    sought.set(people, joined);
    return joined;
  };
  /** What was found in a text, by hash of case, marks and text. */
  const searched = new Map<string, readonly PersonIdentity[]>();
  const marks: IdentityMarks = {
    of(person, { id, file, hearings }, known = new Set()) {
      const isExcluded = (one: PersonIdentity) =>
        idMarks(id, one).some((mark) => !known.has(mark) && known.has(`not-${mark}`));
      const rows = file.filter((one) => !isExcluded(one));
      const others = [...rows, ...hearings.flatMap(({ people }) => people).filter((one) => !isExcluded(one))];
      const parties = anyPartyOf(person, rows);
      const same = new Set([person, ...parties, ...others.filter((one) => maybeSame(person, one))]);
      const marksOfOne = (one: PersonIdentity) => [...idMarks(id, one), ...nameMarks(id, one), ...letterMarks(id, one)];
      const own = new Set([...same].flatMap(marksOfOne));
      const namesakes = others.filter((one) => !same.has(one) && nameMarks(id, one).some((mark) => own.has(mark)));
      const apart = namesakes.flatMap((one) => idMarks(id, one)).map((mark) => `not-${mark}`);
      return new Set([...own, ...parties.map(partyMark), ...apart]);
    },
    withoutOthersId(one, caseId, listed, known = new Set()) {
      const ofThisId = listed.filter(({ nationalId }) => nationalId !== null && nationalId === one.nationalId);
      const isListedApart = listed.some(
        ({ name, nationalId }) => nationalId !== null && nationalId !== one.nationalId && isSameName(name, one.name),
      );
      const isAnothers = ofThisId.some(
        ({ id, name }) =>
          !mayBeCorrected(name, one.name) || (isListedApart && id !== one.id && !mayBeOne(name, one.name)),
      );
      return isAnothers && !idMarks(caseId, one).some((mark) => known.has(mark)) ? { ...one, nationalId: null } : one;
    },
    added(known, now) {
      const added = now.difference(known);
      const areAllListed = [...known].every((mark) => !isMark('name', mark) || now.has(mark));
      if (lettersAreKnown(known) || areAllListed) return added;
      return new Set([...added].filter((mark) => !isMark('letters', mark)));
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
    foundIn(known, caseId, text) {
      const key = createHash('sha256')
        .update([caseId, soughtOf(known), text].join('\n'))
        .digest('base64url');
      const found = searched.get(key) ?? search(known, caseId, text);
      keepLatest(searched, MAX_TEXTS, key, found);
      return found;
    },
  };
  return marks;
}

/** Most words of a name that is searched for by marks. */
const LONGEST_NAME = 8;
const ID_DIGITS = 10;
const NATIONAL_ID = /^\d{10}$/;
/** Most letters of a name. */
const MAX_LETTERS = 200;

/**
 * Whether each name among the marks has a mark of its number of letters, too. Marks of earlier versions have none; `complete`
 * adds them at the start where the case still lists the name. Where it does not, the first search of a paper of 10,000 words
 * takes 0.5 to 0.9 s instead of 4 to 12 ms, because no sequence can be excluded; its result is then cached.
 */
function lettersAreKnown(marks: ReadonlySet<string>): boolean {
  const has = (kind: MarkKind) => [...marks].some((mark) => isMark(kind, mark));
  return has('letters') || !has('name');
}

type MarkKind = 'id' | 'name' | 'letters';

function isMark(kind: MarkKind, mark: string): boolean {
  return mark.startsWith(`${kind}:`);
}

/** Sequences of words of a text that may be a person's whole name, or their national ID in groups. @param may by number of letters */
function* sequencesIn(text: string, may: (letters: number) => boolean): Generator<readonly string[]> {
  const words = wordsInOrder(text);
  for (const from of words.keys()) {
    let [letters, longest] = [0, ID_DIGITS];
    for (let to = from; to < Math.min(from + longest, words.length); to += 1) {
      letters += words[to]!.length;
      // Each digit of a national ID may be a word.
      if (!/^\d+$/.test(words[to]!)) longest = LONGEST_NAME;
      if (may(letters)) yield words.slice(from, to + 1);
    }
  }
}

/** The mark of a row in the case's file. */
export function partyMark({ id }: Pick<PersonIdentity, 'id'>): string {
  return `party:${id}`;
}

/** Shorter words of names are ignored, because other words begin with them by chance. */
const MIN_LETTERS = 3;

/** Whether two names may be of one person: one has all words of the other, whole or with their beginnings. */
function mayBeOne(one: string, other: string): boolean {
  const [words, ofOther] = [wordsInOrder(one), wordsInOrder(other)];
  const isIn = (some: readonly string[], all: readonly string[]) =>
    some.every((word) => all.some((its) => its.startsWith(word) || word.startsWith(its)));
  return isSameName(one, other) || isIn(words, ofOther) || isIn(ofOther, words);
}

/** Whether a name may be a correction of another one: they are the same, or a word of one begins with a word of the other. */
function mayBeCorrected(one: string, other: string): boolean {
  const long = (name: string) => wordsInOrder(name).filter((word) => word.length >= MIN_LETTERS);
  const ofOther = long(other);
  return (
    isSameName(one, other) ||
    long(one).some((word) => ofOther.some((its) => its.startsWith(word) || word.startsWith(its)))
  );
}
