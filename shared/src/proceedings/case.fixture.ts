import fc from 'fast-check';
import type { HearingId } from '../hearing/ids.ts';
import { Rejection } from '../rejection.ts';
import { CASE_ROLES } from '../scheduling/person.ts';
import type { DocumentAccess } from './access.ts';
import type { CaseCommand } from './command.ts';
import type { CaseActor, CaseEntry } from './event.ts';
import { evolveCase, replayCase } from './evolve/evolve.ts';
import type { AccountId, CaseId, DocumentId, OrderId, PartyId } from './ids.ts';
import { decideCase, openingEvent } from './law/decide.ts';
import type { CaseDecision } from './law/decision.ts';
import type { CaseState } from './state.ts';
import {
  ASSIGNMENTS,
  DEADLINE_KINDS,
  DOCUMENT_KINDS,
  EXCLUSION_REASONS,
  ORDER_KINDS,
  REFUSAL_REASONS,
  SCAN_RESULTS,
  SERVICE_CHANNELS,
  SERVICE_RESULTS,
  WITHDRAWAL_REASONS,
} from './words.ts';
import type { StaffCapacity } from './words.ts';

export const CASE = 'case' as CaseId;
export const HEARING = 'h1' as HearingId;

const staff = (account: string, ...as: StaffCapacity[]): CaseActor => ({
  kind: 'staff',
  account: account as AccountId,
  as,
});
const person = (party: string): CaseActor => ({ kind: 'person', party: party as PartyId });

/** All actors, named after their relation to the case. */
export const ACTORS = {
  judge: staff('judge', 'judge'),
  otherJudge: staff('other-judge', 'judge'),
  clerk: staff('clerk', 'clerk'),
  otherClerk: staff('other-clerk', 'clerk'),
  registry: staff('registry', 'registry'),
  prosecutor: staff('prosecutor', 'prosecutor'),
  otherProsecutor: staff('other-prosecutor', 'prosecutor'),
  administrator: staff('administrator'),
  complainant: person('complainant'),
  accused: person('accused'),
  lawyer: person('lawyer'),
  unconfirmedLawyer: person('unconfirmed-lawyer'),
  witness: person('witness'),
  expert: person('expert'),
  stranger: person('stranger'),
  machine: { kind: 'machine', machine: 'court-system' },
  system: { kind: 'system' },
} as const satisfies Readonly<Record<string, CaseActor>>;
export type Who = keyof typeof ACTORS;

export const id = (party: string): PartyId => party as PartyId;
export const document = (name: string): DocumentId => name as DocumentId;

export const PARTIES_ONLY: DocumentAccess = { level: 'parties', named: [] };

/** Files a document, with defaults for omitted fields. */
export const filing = (
  name: string,
  given: Partial<Extract<CaseCommand, { readonly type: 'file-document' }>> = {},
): CaseCommand => ({
  type: 'file-document',
  document: document(name),
  kind: 'evidence',
  of: null,
  sha256: 'a'.repeat(64),
  size: 1_000,
  media: 'application/pdf',
  pages: 2,
  access: PARTIES_ONLY,
  replaces: null,
  scan: false,
  ...given,
});

/** Drafts an order, with defaults for omitted fields. */
export const drafting = (
  name: string,
  given: Partial<Extract<CaseCommand, { readonly type: 'draft-order' }>> = {},
): CaseCommand => ({
  type: 'draft-order',
  order: name as OrderId,
  kind: 'order',
  level: 'parties',
  to: [id('accused')],
  deadline: { kind: 'objection', days: 10 },
  text: 'd'.repeat(64),
  ...given,
});

/**
 * Signs the draft as the judge.
 * @param number of the resulting document
 */
export const signing = (
  name: string,
  paper: string,
  number: number,
  { draft = 'd'.repeat(64), read = 'f'.repeat(64) } = {},
): CaseCommand => ({
  type: 'sign-order',
  order: name as OrderId,
  draft,
  read,
  document: document(paper),
  number,
  sha256: 'b'.repeat(64),
  size: 20_000,
  pages: 1,
  text: 'c'.repeat(64),
  means: 'app-code',
});

/** A case with its log in memory. It names people, and has an assigned judge, clerk and prosecutor. */
export class TestCase {
  now = Date.UTC(2026, 10, 28);
  readonly entries: CaseEntry[];
  state: CaseState;

  constructor() {
    const event = openingEvent(CASE, { number: '140500001', branch: '3', kind: 'criminal' });
    this.entries = [{ seq: 1, at: this.now, actor: ACTORS.system, event }];
    this.state = replayCase(this.entries);
    for (const command of BEGINNING) this.must(command, 'registry');
  }

  /** Executes a command, appends its events, and returns the decision. */
  do(command: CaseCommand, who: Who): CaseDecision {
    const actor = ACTORS[who];
    const decision = decideCase(this.state, command, actor);
    if (decision instanceof Rejection) return decision;
    for (const event of decision) {
      const entry = { seq: this.entries.length + 1, at: (this.now += 1_000), actor, event };
      this.entries.push(entry);
      this.state = evolveCase(this.state, entry);
    }
    return decision;
  }

  /** Executes a command; throws when the law refuses it. */
  must(command: CaseCommand, who: Who): void {
    const decision = this.do(command, who);
    if (decision instanceof Rejection) throw new Error(`${command.type} was refused: ${decision.code}`);
  }
}

const named = (party: string, role: (typeof CASE_ROLES)[number], ...clients: string[]): CaseCommand => ({
  type: 'name-party',
  party: id(party),
  role,
  clients: clients.map(id),
});
const assigned = (as: (typeof ASSIGNMENTS)[number]): CaseCommand => ({
  type: 'assign-staff',
  account: as as string as AccountId,
  as,
  hearing: null,
});

const BEGINNING: readonly CaseCommand[] = [
  named('complainant', 'complainant'),
  named('accused', 'accused'),
  named('lawyer', 'lawyer', 'accused'),
  named('unconfirmed-lawyer', 'lawyer', 'complainant'),
  named('witness', 'witness'),
  named('expert', 'expert'),
  { type: 'confirm-power', lawyer: id('lawyer'), client: id('accused'), document: null },
  ...ASSIGNMENTS.map(assigned),
  { type: 'link-hearing', hearing: HEARING },
];

const partyId = fc.constantFrom('complainant', 'accused', 'lawyer', 'unconfirmed-lawyer', 'witness', 'late').map(id);
const documentId = fc.constantFrom('d1', 'd2', 'd3', 'd4', 'd5').map(document);
const account = fc.constantFrom('judge', 'other-judge', 'clerk', 'prosecutor').map((one) => one as AccountId);
const hearing = fc.constantFrom(HEARING, 'h2' as HearingId);
const exhibit = fc.integer({ min: 1, max: 4 });
const kind = <Type extends string>(...types: Type[]) => fc.constantFrom(...types);
const access = fc.record({
  level: kind('open', 'parties', 'confidential', 'sealed'),
  named: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(partyId) }),
});
const of = fc.option(partyId);

const order = fc.constantFrom('o1', 'o2', 'o3');
const channel = fc.constantFrom(...SERVICE_CHANNELS);
const until = fc.option(fc.constant(Date.UTC(2027, 0, 1)));

const orderCommands: fc.Arbitrary<CaseCommand> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        name: order,
        kind: kind(...ORDER_KINDS),
        level: kind('open', 'parties', 'confidential', 'sealed'),
        to: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 5, arbitrary: fc.tuple(partyId) }),
        deadline: fc.option(fc.record({ kind: kind(...DEADLINE_KINDS), days: fc.constantFrom(10, 20) })),
      })
      .map(({ name, ...given }) => drafting(name, given)),
  },
  { weight: 1, arbitrary: order.map((one) => ({ type: 'discard-order', order: one as OrderId }) as const) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(order, documentId, fc.integer({ min: 1, max: 6 }))
      .map(([one, paper, number]) => signing(one, paper, number)),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: kind('serve-order'),
      order: order.map((one) => one as OrderId),
      to: fc.tuple(fc.record({ party: partyId, by: fc.subarray([...SERVICE_CHANNELS]) })),
      again: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: kind('note-service'),
      order: order.map((one) => one as OrderId),
      party: partyId,
      channel,
      result: kind(...SERVICE_RESULTS),
      until,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: kind('open-service'), order: order.map((one) => one as OrderId), until }),
  },
);

const scanNotes = fc.record({
  type: kind('note-scan'),
  document: documentId,
  result: kind(...SCAN_RESULTS),
  signaturesAt: fc.option(fc.constant(Date.UTC(2026, 10, 27))),
});

const scansAnew = fc.record({ type: kind('order-scan', 'waive-scan'), document: documentId });

const commands: fc.Arbitrary<CaseCommand> = fc.oneof(
  { weight: 24, arbitrary: orderCommands },
  {
    weight: 14,
    arbitrary: fc
      .record({
        document: documentId,
        kind: kind(...DOCUMENT_KINDS),
        of,
        access,
        replaces: fc.option(documentId, { freq: 3 }),
        scan: fc.boolean(),
      })
      .map(({ document, ...given }) => filing(document, given)),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: kind('withdraw-document'),
      document: documentId,
      reason: kind(...WITHDRAWAL_REASONS),
    }),
  },
  { weight: 8, arbitrary: scanNotes },
  { weight: 2, arbitrary: scansAnew },
  { weight: 4, arbitrary: fc.record({ type: kind('accept-document'), document: documentId }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: kind('refuse-document'),
      document: documentId,
      reason: kind(...REFUSAL_REASONS),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: kind('set-access'), document: documentId, access }) },
  { weight: 6, arbitrary: fc.record({ type: kind('read-document'), document: documentId }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: kind('offer-exhibit'), document: documentId, of, hearing: fc.option(hearing) }),
  },
  { weight: 6, arbitrary: fc.record({ type: kind('admit-exhibit', 'withdraw-exhibit'), exhibit }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: kind('exclude-exhibit'), exhibit, reason: kind(...EXCLUSION_REASONS) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: kind('name-party'),
      party: partyId,
      role: kind(...CASE_ROLES),
      clients: fc.subarray(['complainant', 'accused'].map(id)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: kind('remove-party'), party: partyId }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: kind('confirm-power'),
      lawyer: partyId,
      client: partyId,
      document: fc.option(documentId),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: kind('end-power'), lawyer: partyId, client: partyId }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: kind('assign-staff', 'release-staff'),
      account,
      as: kind(...ASSIGNMENTS),
      hearing: fc.option(hearing),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: kind('link-hearing', 'unlink-hearing'), hearing }) },
  { weight: 1, arbitrary: fc.record({ type: kind('archive') }) },
  { weight: 3, arbitrary: fc.record({ type: kind('reopen') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: kind('change-facts'),
      number: kind('140500001', '140500002'),
      branch: kind('3', '4'),
      kind: kind('criminal', 'civil'),
    }),
  },
);

/** One command by one actor. */
export interface CaseStep {
  readonly who: Who;
  readonly command: CaseCommand;
}

const anybody = fc.constantFrom(...(Object.keys(ACTORS) as Who[]));

/** Actors who can advance an order, or a document that waits for its scan. */
function doersOf({ type }: CaseCommand): readonly Who[] {
  if (type === 'note-service' || type === 'note-scan') return ['system'];
  return type === 'open-service' ? ['complainant', 'accused', 'lawyer', 'witness'] : ['judge', 'clerk'];
}
const furtherStep: fc.Arbitrary<CaseStep> = fc
  .oneof(
    { weight: 8, arbitrary: orderCommands },
    { weight: 1, arbitrary: scanNotes },
    { weight: 1, arbitrary: scansAnew },
  )
  .chain((command: CaseCommand) =>
    fc.record({ who: fc.constantFrom(...doersOf(command)), command: fc.constant(command) }),
  );

export const caseStep: fc.Arbitrary<CaseStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ who: anybody, command: commands }) },
  { weight: 1, arbitrary: furtherStep },
);
