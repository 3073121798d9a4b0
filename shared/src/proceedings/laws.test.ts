import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Rejection } from '../rejection.ts';
import { ACTORS, caseStep, TestCase } from './case.fixture.ts';
import type { CaseStep } from './case.fixture.ts';
import type { CaseEvent } from './event.ts';
import { replayCase } from './evolve/evolve.ts';
import { isAssigned } from './law/assigned.ts';
import { CASE_PERMISSIONS, capacitiesIn } from './law/permissions.ts';
import { actsForIn, mayRead, maySidesRead } from './law/reading.ts';
import { isLiveExhibit } from './state.ts';
import type { CaseState } from './state.ts';

/** `npm test` asks for 10,000; histories are long, so a fortieth of that is enough. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1_000) / 40;

/** The data checked after a step. */
interface Moment {
  readonly step: CaseStep;
  readonly before: CaseState;
  readonly after: CaseState;
  readonly events: readonly CaseEvent[];
}

/** A law returns a contradiction as text, or nothing. */
type Law = (moment: Moment) => string | undefined | false;

const LAWS: Readonly<Record<string, Law>> = {
  'documents and exhibits are numbered 1, 2, 3 … without a gap': ({ after }) => {
    const documents = [...after.documents.values()].map(({ number }) => number);
    const exhibits = after.exhibits.map(({ number }) => number);
    return (
      [documents, exhibits].some((all) => all.some((number, at) => number !== at + 1)) && `${documents} ${exhibits}`
    );
  },

  'nothing that was filed or offered is lost, and of what was filed nothing changes but its access, scan and stage': ({
    before,
    after,
  }) => {
    for (const [id, { access: _, stage: __, scan: ___, ...filed }] of before.documents) {
      const now = after.documents.get(id);
      if (now === undefined) return `${id} is lost`;
      const { access: ____, stage: _____, scan: ______, ...kept } = now;
      if (JSON.stringify(kept) !== JSON.stringify(filed)) return `${id} is another`;
    }
    return (
      before.exhibits.some(({ document }, at) => after.exhibits[at]?.document !== document) && 'an exhibit is lost'
    );
  },

  'whoever acts has a capacity for it, in a phase in which it is done': ({ step, before, events }) => {
    if (events.length === 0) return undefined;
    const { capacities, phases } = CASE_PERMISSIONS[step.command.type];
    if (!phases.includes(before.phase)) return 'in this phase';
    return !capacitiesIn(before, ACTORS[step.who]).some((one) => capacities.includes(one)) && 'not permitted';
  },

  'nobody does anything with a document that they may not read, but withdraw what they filed': ({
    step: { who },
    before,
    events,
  }) =>
    events.some((event) => {
      if (event.type !== 'document-read' && event.type !== 'access-set' && event.type !== 'exhibit-offered')
        return false;
      const document = before.documents.get(event.document);
      return document === undefined || !mayRead(before, document, ACTORS[who]);
    }) && 'not readable',

  'only a judge who is assigned rules on exhibits, seals and unseals': ({ step: { who }, before, events }) => {
    if (isAssigned(before, ACTORS[who], 'judge')) return undefined;
    return events.find((event) => {
      if (event.type === 'exhibit-admitted' || event.type === 'exhibit-excluded') return true;
      if (event.type === 'document-filed') return event.access.level === 'sealed';
      if (event.type !== 'access-set') return false;
      return event.access.level === 'sealed' || before.documents.get(event.document)?.access.level === 'sealed';
    })?.type;
  },

  'what is sealed only an assigned judge reads, and strangers and machines read nothing': ({ after }) => {
    for (const document of after.documents.values()) {
      const readers = Object.entries(ACTORS).filter(([, actor]) => mayRead(after, document, actor));
      for (const [who, actor] of readers) {
        if (['stranger', 'machine', 'system', 'administrator'].includes(who)) return `${who} reads`;
        if (document.access.level === 'sealed' && !isAssigned(after, actor, 'judge'))
          return `${who} reads what is sealed`;
      }
    }
    return undefined;
  },

  'what the sides may read each party and each lawyer of the case may read': ({ after }) => {
    const sides = Object.entries(ACTORS).filter(([, actor]) => {
      if (actor.kind !== 'person') return false;
      return capacitiesIn(after, actor).some((one) => one === 'party' || one === 'lawyer');
    });
    for (const document of after.documents.values())
      for (const [who, actor] of sides)
        if (maySidesRead(document) && !mayRead(after, document, actor)) return `${who} may not read ${document.id}`;
    return undefined;
  },

  'what people of the case file the court takes, and until then nobody reads it but the court and whose it is': ({
    step: { who },
    before,
    after,
    events,
  }) => {
    const taken = events.find((event) => event.type === 'document-accepted' || event.type === 'document-refused');
    if (taken !== undefined && before.documents.get(taken.document)?.stage.kind !== 'waiting') return 'it did not wait';
    // A replacement filed by the court becomes effective when it was found clean.
    const isOfCourt = taken !== undefined && before.documents.get(taken.document)?.filedBy.kind !== 'person';
    const isFoundClean = isOfCourt && events.some((one) => one.type === 'document-scanned' && one.result === 'clean');
    if (taken !== undefined && ACTORS[who].kind !== 'staff' && !isFoundClean) return `${who} takes it`;
    for (const { id, stage, of, filedBy } of after.documents.values()) {
      if (stage.kind !== 'waiting') continue;
      for (const [reader, actor] of Object.entries(ACTORS)) {
        if (actor.kind !== 'person' || !mayRead(after, after.documents.get(id)!, actor)) continue;
        const isFilers = filedBy.kind === 'person' && filedBy.party === actor.party;
        if (!isFilers && (of === null || !actsForIn(after, actor.party).includes(of))) return `${reader} reads ${id}`;
      }
    }
    return undefined;
  },

  'what waits for the virus scan, has a virus or cannot be scanned nobody is given, takes or offers, and the court alone has it scanned anew or given out':
    ({ step: { who }, before, events }) =>
      events.find((event) => {
        const isMadeOf = ['document-read', 'document-accepted', 'exhibit-offered'].includes(event.type);
        if (!('document' in event) || event.document === null) return false;
        const scan = before.documents.get(event.document)?.scan.kind;
        const isClean = events.some((one) => one.type === 'document-scanned' && one.result === 'clean');
        if (isMadeOf) return ['infected', 'not-scannable', ...(isClean ? [] : ['awaited'])].includes(scan ?? '');
        if (event.type === 'document-scanned') return scan !== 'awaited' && scan !== 'none';
        if (event.type === 'scan-waived') return scan !== 'not-scannable' || ACTORS[who].kind !== 'staff';
        if (event.type !== 'scan-awaited' || scan === undefined) return false;
        return (scan !== 'infected' && scan !== 'not-scannable') || ACTORS[who].kind !== 'staff';
      })?.type,

  'a document that waits for the virus scan strikes no other': ({ before, after }) =>
    [...after.documents.values()].find(
      ({ id, replaces, scan }) =>
        scan.kind !== 'none' &&
        replaces !== null &&
        !before.documents.has(id) &&
        after.documents.get(replaces)?.stage.kind === 'replaced',
    )?.id,

  'a power of attorney is of a lawyer for a client, and both are named': ({ after }) => {
    for (const { id, role, clients, powers } of after.parties.values()) {
      if (powers.size > 0 && role !== 'lawyer') return `${id} is no lawyer`;
      for (const client of powers.keys())
        if (!clients.includes(client) || !after.parties.has(client)) return `${client} is no client of ${id}`;
    }
    return undefined;
  },

  'a document is one exhibit at a time, and none when it is not relied on': ({ after }) => {
    const live = after.exhibits.filter(isLiveExhibit).map(({ document }) => document);
    if (new Set(live).size < live.length) return 'twice';
    return live.find((id) => after.documents.get(id)?.stage.kind !== 'filed');
  },

  'only the judge who is assigned signs, what is signed is filed with it, and it stays as it was signed': ({
    step: { who },
    before,
    after,
    events,
  }) => {
    const signed = events.find((event) => event.type === 'order-signed');
    if (signed !== undefined) {
      if (!isAssigned(before, ACTORS[who], 'judge')) return 'not the judge';
      if (after.documents.get(signed.document)?.kind !== before.orders.get(signed.order)?.kind) return 'not filed';
    }
    for (const [id, { stage, services: _, ...drafted }] of before.orders) {
      if (stage.kind !== 'signed') continue;
      const isOther = events.some((event) => event.type === 'access-set' && event.document === stage.document);
      if (isOther && !isAssigned(before, ACTORS[who], 'judge')) return `${id} is for others`;
      const { services: __, stage: now, ...kept } = after.orders.get(id)!;
      if (JSON.stringify([kept, now]) !== JSON.stringify([drafted, stage])) return `${id} is another`;
    }
    return undefined;
  },

  'whoever is served may read it then, and a time begins once, with what has arrived': ({ before, after, events }) => {
    for (const event of events) {
      if (event.type !== 'order-served' && event.type !== 'service-opened') continue;
      const { stage } = before.orders.get(event.order)!;
      const document = stage.kind === 'signed' ? before.documents.get(stage.document) : undefined;
      const reader = { kind: 'person', party: event.party } as const;
      if (document === undefined || !mayRead(before, document, reader)) return `${event.party} may not read it`;
    }
    for (const [id, { services, deadline }] of after.orders)
      for (const [party, { until, by, openedAt }] of services) {
        const was = before.orders.get(id)?.services.get(party)?.until ?? null;
        if (was !== null && until !== was) return 'another time';
        if (was !== null || until === null) continue;
        if (deadline === null || (openedAt === null && ![...by.values()].includes('delivered'))) return 'too early';
      }
    return undefined;
  },

  'an act that is done again changes nothing more': ({ step, after, events }) => {
    if (events.length === 0 || ['read-document', 'open-service'].includes(step.command.type)) return undefined;
    // A repeated service with `again` is meant to be a new one.
    if (step.command.type === 'serve-order' && step.command.again) return undefined;
    const again = new TestCase();
    again.state = after;
    const decision = again.do(step.command, step.who);
    return !(decision instanceof Rejection) && decision.length > 0 && 'done twice';
  },
};

it('holds its laws over whatever people do', () => {
  fc.assert(
    fc.property(fc.array(caseStep, { minLength: 20, maxLength: 60 }), (steps) => {
      const held = new TestCase();
      for (const step of steps) {
        const before = held.state;
        const decision = held.do(step.command, step.who);
        const events = decision instanceof Rejection ? [] : decision;
        if (events.length === 0) expect(held.state).toBe(before);
        for (const [law, broken] of Object.entries(LAWS)) {
          const how = broken({ step, before, after: held.state, events });
          if (typeof how === 'string') throw new Error(`${law}: ${how}, by ${JSON.stringify(step)}`);
        }
      }
      expect(replayCase(held.entries)).toEqual(held.state);
    }),
    { numRuns },
  );
});
