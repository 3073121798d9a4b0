import { Rejection } from '../../rejection.ts';
import type { DocumentAccess } from '../access.ts';
import type { DocumentCommand } from '../command.ts';
import type { CaseActor, CaseEvent } from '../event.ts';
import type { DocumentId, PartyId } from '../ids.ts';
import { refuseCase } from '../refusal.ts';
import { isLiveExhibit } from '../state.ts';
import type { CaseDocument, CaseState } from '../state.ts';
import type { DocumentKind } from '../words.ts';
import { isAssigned } from './assigned.ts';
import type { CaseDecision } from './decision.ts';
import { capacitiesIn, mayEverInCase } from './permissions.ts';
import { actsForIn, isFiler, readable, whyWithheld } from './reading.ts';

/** Most documents of one case. */
export const MAX_DOCUMENTS = 5_000;

/** Kinds of documents that only the bench writes. */
const OF_BENCH: readonly DocumentKind[] = ['order', 'decision'];
/** Kinds of documents that parties, lawyers and prosecutors file. */
const OF_SIDES: readonly DocumentKind[] = [
  'petition',
  'complaint',
  'defence',
  'evidence',
  'power-of-attorney',
  'correspondence',
  'other',
];

/** Decides on the documents of a case. */
export function decideDocument(state: CaseState, command: DocumentCommand, actor: CaseActor): CaseDecision {
  switch (command.type) {
    case 'file-document':
      return decideFiling(state, command, actor);
    case 'withdraw-document':
      return decideWithdrawal(state, command, actor);
    case 'accept-document':
      return decideAcceptance(state, command.document, actor);
    case 'refuse-document':
      return decideRefusal(state, command, actor);
    case 'set-access':
      return decideAccess(state, command, actor);
    case 'read-document':
      return decideReading(state, command.document, actor);
    case 'note-scan':
      return decideScan(state, command);
    case 'order-scan':
    case 'waive-scan':
      return decideScanAnew(state, command, actor);
    default:
      return command satisfies never;
  }
}

type Filing = Extract<DocumentCommand, { readonly type: 'file-document' }>;

function decideFiling(state: CaseState, command: Filing, actor: CaseActor): CaseDecision {
  const { type: _, scan, ...filed } = command;
  const known = state.documents.get(filed.document);
  // The client repeats a filing whose answer it did not receive.
  if (known !== undefined) return isSameFiling(state, known, command, actor) ? [] : refuseCase('wrong-stage');
  if (state.documents.size >= MAX_DOCUMENTS) return refuseCase('case-full');
  if (!mayFileKind(state, filed.kind, actor)) return refuseCase('not-permitted');
  if (filed.of !== null && !state.parties.has(filed.of)) return refuseCase('unknown-party');
  if (!mayActFor(state, filed.of, actor) && !isPowerOf(state, filed, actor)) return refuseCase('not-permitted');
  if (!mayFileWith(state, filed.access, actor)) return refuseCase('wrong-access');
  if (filed.replaces !== null) {
    const replaced = readable(state, filed.replaces, actor);
    if (replaced === undefined) return refuseCase('unknown-document');
    if (!mayWithdraw(state, replaced, actor)) return refuseCase('not-permitted');
    if (replaced.stage.kind !== 'filed') return refuseCase('wrong-stage');
    if (isExhibit(state, replaced)) return refuseCase('is-exhibit');
  }
  const events: CaseEvent[] = [{ type: 'document-filed', number: state.documents.size + 1, ...filed }];
  if (scan) events.push({ type: 'scan-awaited', document: filed.document });
  // A document of a person becomes effective when the court accepts it, and no document replaces another before it was scanned.
  const waits = actor.kind === 'person' || (scan && filed.replaces !== null);
  return waits ? [...events, { type: 'acceptance-awaited', document: filed.document }] : events;
}

function decideReading(state: CaseState, id: DocumentId, actor: CaseActor): CaseDecision {
  const document = readable(state, id, actor);
  if (document === undefined) return refuseCase('unknown-document');
  return whyWithheld(document) ?? [{ type: 'document-read', document: id }];
}

type ScanNote = Extract<DocumentCommand, { readonly type: 'note-scan' }>;

/**
 * Decides on a scan result. The first result stays; a document without one may have been filed before there was a scanner. A document
 * of the court that replaces another waited only for the scan, so it becomes effective.
 */
function decideScan(state: CaseState, { type: _, ...found }: ScanNote): CaseDecision {
  const document = state.documents.get(found.document);
  if (document === undefined) return refuseCase('unknown-document');
  if (document.scan.kind !== 'awaited' && document.scan.kind !== 'none') return [];
  const scanned = { type: 'document-scanned', ...found } as const;
  const isTaken = found.result === 'clean' && document.filedBy.kind !== 'person' && state.phase === 'open';
  const taken = isTaken ? decideTaking(state, document) : [];
  // If the replacement is not possible any more, the court must deal with it.
  return taken instanceof Rejection ? [scanned] : [scanned, ...taken];
}

type ScanAnew = Extract<DocumentCommand, { readonly type: 'order-scan' | 'waive-scan' }>;

/** Another scan may find that there is no virus; only a document that cannot be scanned may be released without a scan. */
function decideScanAnew(state: CaseState, { type, document: id }: ScanAnew, actor: CaseActor): CaseDecision {
  const document = readable(state, id, actor);
  if (document === undefined) return refuseCase('unknown-document');
  const { kind } = document.scan;
  // The client repeats a command whose answer it did not receive.
  if (kind === (type === 'order-scan' ? 'awaited' : 'waived')) return [];
  if (kind === 'not-scannable' && type === 'waive-scan') return [{ type: 'scan-waived', document: id }];
  const isAnew = type === 'order-scan' && (kind === 'infected' || kind === 'not-scannable');
  return isAnew ? [{ type: 'scan-awaited', document: id }] : refuseCase('wrong-stage');
}

/** The kinds of documents that a person of the case may file for a party. */
interface MayFile {
  readonly of: PartyId;
  readonly kinds: readonly DocumentKind[];
}

/**
 * Returns what a person of the case may file now: documents for themselves and confirmed clients, and powers of attorney from other
 * clients.
 */
export function mayFileNow(state: CaseState, party: PartyId): readonly MayFile[] {
  const actor = { kind: 'person', party } as const;
  const capacities = capacitiesIn(state, actor);
  if (state.phase !== 'open' || !mayEverInCase(capacities, 'file-document')) return [];
  const { clients = [], role } = state.parties.get(party) ?? {};
  const own = actsForIn(state, party).map((of) => ({
    of,
    kinds: OF_SIDES.filter((kind) => mayFileKind(state, kind, actor)),
  }));
  const others = clients.filter(
    (of) => role === 'lawyer' && !own.some((one) => one.of === of) && state.parties.has(of),
  );
  return [
    ...own.filter(({ of }) => of !== party || !capacities.includes('named-lawyer')),
    ...others.map((of) => ({ of, kinds: ['power-of-attorney'] as const })),
  ];
}

/** Whether it is a lawyer's power of attorney from a person who is their client according to the case's file. */
function isPowerOf({ parties }: CaseState, { kind, of }: Pick<Filing, 'kind' | 'of'>, actor: CaseActor): boolean {
  if (actor.kind !== 'person' || kind !== 'power-of-attorney' || of === null) return false;
  const lawyer = parties.get(actor.party);
  return lawyer?.role === 'lawyer' && lawyer.clients.includes(of);
}

function isSameFiling(state: CaseState, known: CaseDocument, command: Filing, actor: CaseActor): boolean {
  const isSame = known.sha256 === command.sha256 && known.kind === command.kind && known.of === command.of;
  return (
    isSame &&
    known.replaces === command.replaces &&
    isSameAccess(known.access, command.access) &&
    isFiler(state, known, actor)
  );
}

function isSameAccess(one: DocumentAccess, other: DocumentAccess): boolean {
  return one.level === other.level && one.named.join() === other.named.join();
}

function mayFileKind(state: CaseState, kind: DocumentKind, actor: CaseActor): boolean {
  const capacities = capacitiesIn(state, actor);
  if (capacities.some((one) => one === 'judge' || one === 'clerk' || one === 'machine')) return true;
  if (capacities.includes('registry')) return !OF_BENCH.includes(kind);
  // A lawyer without a confirmed power of attorney may file only the power of attorney.
  if (capacities.includes('named-lawyer')) return kind === 'power-of-attorney';
  return OF_SIDES.includes(kind);
}

/**
 * Whether the actor may act for a party. People of the case act for themselves and for confirmed clients; the court registers
 * documents for anybody, and for itself.
 */
export function mayActFor(state: CaseState, of: PartyId | null, actor: CaseActor): boolean {
  if (actor.kind !== 'person') return true;
  return of !== null && actsForIn(state, actor.party).includes(of);
}

/**
 * Whether the actor may file with this access. People of the case may restrict a document to the court; only the court names
 * further readers.
 */
function mayFileWith(state: CaseState, access: DocumentAccess, actor: CaseActor): boolean {
  if (actor.kind !== 'person') return isAccess(state, access, actor);
  return access.named.length === 0 && (access.level === 'parties' || access.level === 'confidential');
}

/** Whether the access is valid: only the judge of the case seals, and a sealed document names nobody. */
export function isAccess(state: CaseState, { level, named }: DocumentAccess, actor: CaseActor): boolean {
  if (level === 'sealed') return named.length === 0 && isAssigned(state, actor, 'judge');
  return named.every((one) => state.parties.has(one)) && new Set(named).size === named.length;
}

type Withdrawal = Extract<DocumentCommand, { readonly type: 'withdraw-document' }>;

function decideWithdrawal(state: CaseState, { document: id, reason }: Withdrawal, actor: CaseActor): CaseDecision {
  const document = state.documents.get(id);
  if (document === undefined || !(mayWithdraw(state, document, actor) || readable(state, id, actor)))
    return refuseCase('unknown-document');
  if (!mayWithdraw(state, document, actor)) return refuseCase('not-permitted');
  if (reason === 'by-order' && !isAssigned(state, actor, 'judge')) return refuseCase('not-permitted');
  if (document.stage.kind === 'withdrawn') return [];
  if (document.stage.kind !== 'filed' && document.stage.kind !== 'waiting') return refuseCase('wrong-stage');
  if (isExhibit(state, document)) return refuseCase('is-exhibit');
  return [{ type: 'document-withdrawn', document: id, reason }];
}

/**
 * Whether the actor may withdraw the document: its filer, and the registry and the case's judge and clerk if they may read it. Only
 * the judge may withdraw a document that the judge sealed or signed.
 */
function mayWithdraw(state: CaseState, document: CaseDocument, actor: CaseActor): boolean {
  if (isOrder(state, document)) return isAssigned(state, actor, 'judge');
  const isRead = readable(state, document.id, actor) !== undefined;
  if (isFiler(state, document, actor)) return isRead || document.access.level !== 'sealed';
  const capacities = capacitiesIn(state, actor);
  return isRead && capacities.some((one) => one === 'own-judge' || one === 'own-clerk' || one === 'registry');
}

/** Accepts a document that a person of the case filed. It becomes effective and replaces its predecessor, if any. */
export function decideAcceptance(state: CaseState, id: DocumentId, actor: CaseActor): CaseDecision {
  const document = readable(state, id, actor);
  if (document === undefined) return refuseCase('unknown-document');
  return whyWithheld(document) ?? decideTaking(state, document);
}

function decideTaking(state: CaseState, document: CaseDocument): CaseDecision {
  // A document that never waited is effective already, and a client may repeat a command whose answer it did not receive.
  if (document.stage.kind === 'filed') return [];
  if (document.stage.kind !== 'waiting') return refuseCase('wrong-stage');
  const former = document.replaces === null ? undefined : state.documents.get(document.replaces);
  if (former !== undefined && former.stage.kind !== 'filed') return refuseCase('wrong-stage');
  if (former !== undefined && isExhibit(state, former)) return refuseCase('is-exhibit');
  return [{ type: 'document-accepted', document: document.id }];
}

type Refusal = Extract<DocumentCommand, { readonly type: 'refuse-document' }>;

function decideRefusal(state: CaseState, { document: id, reason }: Refusal, actor: CaseActor): CaseDecision {
  const document = readable(state, id, actor);
  if (document === undefined) return refuseCase('unknown-document');
  const { stage } = document;
  if (stage.kind === 'refused' && stage.reason === reason) return [];
  return stage.kind === 'waiting' ? [{ type: 'document-refused', document: id, reason }] : refuseCase('wrong-stage');
}

/** Whether the document is offered or admitted as an exhibit. */
export function isExhibit({ exhibits }: CaseState, { id }: CaseDocument): boolean {
  return exhibits.some((exhibit) => exhibit.document === id && isLiveExhibit(exhibit));
}

/** Whether the document is a signed order of the case. */
function isOrder({ orders }: CaseState, { id }: CaseDocument): boolean {
  return [...orders.values()].some(({ stage }) => stage.kind === 'signed' && stage.document === id);
}

type AccessSetting = Extract<DocumentCommand, { readonly type: 'set-access' }>;

function decideAccess(state: CaseState, { document: id, access }: AccessSetting, actor: CaseActor): CaseDecision {
  const document = readable(state, id, actor);
  if (document === undefined) return refuseCase('unknown-document');
  // The judge signed the readership together with the text.
  if (isOrder(state, document) && !isAssigned(state, actor, 'judge')) return refuseCase('not-permitted');
  if (!isAccess(state, access, actor)) return refuseCase('wrong-access');
  if (isSameAccess(document.access, access)) return [];
  return [{ type: 'access-set', document: id, access }];
}
