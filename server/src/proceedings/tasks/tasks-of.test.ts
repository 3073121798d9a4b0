import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  ACTORS,
  caseStep,
  document,
  drafting,
  filing,
  id,
  signing,
  TestCase,
} from '@mahzar/shared/proceedings/case.fixture';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import { seesOrder } from '@mahzar/shared/proceedings/law/orders';
import { capacitiesIn, mayEverInCase } from '@mahzar/shared/proceedings/law/permissions';
import { mayRead } from '@mahzar/shared/proceedings/law/reading';
import { dueIn } from '@mahzar/shared/proceedings/projection/due';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import { tasksOf } from './tasks-of.ts';
import type { CaseTask } from './tasks-of.ts';

const ACT = {
  'accept-document': 'accept-document',
  'decide-withheld': 'order-scan',
  'confirm-power': 'confirm-power',
  'rule-on-exhibit': 'admit-exhibit',
  'sign-order': 'sign-order',
  'serve-order': 'serve-order',
  'assign-judge': 'assign-staff',
} as const;

const holderOf = ({ account, as }: CaseTask): CaseActor => ({ kind: 'staff', account, as: [as] });

/** Whether the holder of a task may know of its subject. */
function mayKnow(state: CaseState, task: CaseTask): boolean {
  if (task.what === 'assign-judge') return task.as === 'registry';
  if (task.number === null) return seesOrder(state, state.orders.get(task.subject)!, holderOf(task));
  return mayRead(state, state.documents.get(task.subject)!, holderOf(task));
}

it('nothing waits for anybody that they may not know of, or not do; and what is due waits for somebody', () => {
  fc.assert(
    fc.property(fc.array(caseStep, { minLength: 20, maxLength: 60 }), (steps) => {
      const held = new TestCase();
      for (const { command, who } of steps) held.do(command, who);
      const { state } = held;
      const tasks = tasksOf(state);
      for (const task of tasks) {
        expect(mayKnow(state, task)).toBe(true);
        expect(mayEverInCase(capacitiesIn(state, holderOf(task)), ACT[task.what])).toBe(true);
      }
      if (!state.staff.some(({ account, as }) => account === 'judge' && as === 'judge')) return;
      for (const due of dueIn(state, ACTORS.judge, held.now)) {
        const subject =
          due.what === 'rule-on-exhibit'
            ? state.exhibits[due.exhibit - 1]!.document
            : due.what === 'sign-order' || due.what === 'serve-order'
              ? due.order
              : due.what === 'accept-document' || due.what === 'decide-withheld' || due.what === 'confirm-power'
                ? due.document
                : null;
        if (subject !== null) expect(tasks).toContainEqual(expect.objectContaining({ what: due.what, subject }));
      }
    }),
    { numRuns: 50 },
  );
});

it('documents, powers of attorney and service wait for the clerk, rulings and signatures for the judge', () => {
  const held = new TestCase();
  const told = () => tasksOf(held.state).map(({ account, what, subject, number }) => [account, what, subject, number]);
  held.must(filing('defence', { of: id('accused') }), 'accused');
  held.must(filing('power', { kind: 'power-of-attorney', of: id('complainant') }), 'unconfirmedLawyer');
  held.must(filing('evidence'), 'clerk');
  held.must({ type: 'offer-exhibit', document: document('evidence'), of: null, hearing: null }, 'clerk');
  held.must(drafting('order'), 'clerk');
  const filedAt = held.state.documents.get(document('defence'))!.filedAt;
  expect(tasksOf(held.state)[0]).toMatchObject({ as: 'judge', since: expect.any(Number) });
  expect(tasksOf(held.state).find(({ what }) => what === 'accept-document')?.since).toBe(filedAt);
  const clerks = [
    ['clerk', 'accept-document', 'defence', 1],
    ['clerk', 'confirm-power', 'power', 2],
  ];
  const ruling = ['judge', 'rule-on-exhibit', 'evidence', 1];
  expect(told()).toEqual([ruling, ['judge', 'sign-order', 'order', null], ...clerks]);
  held.must(signing('order', 'paper', 4), 'judge');
  expect(told()).toEqual([ruling, clerks[0], ['clerk', 'serve-order', 'order', null], clerks[1]]);
  // Tasks whose subject the clerk may not know of go to the judge, and so do all of the clerk's when there is no clerk.
  held.must({ type: 'set-access', document: document('defence'), access: { level: 'sealed', named: [] } }, 'judge');
  expect(told()).toContainEqual(['judge', 'accept-document', 'defence', 1]);
  held.must({ type: 'release-staff', as: 'clerk', account: 'clerk' as never, hearing: null }, 'registry');
  expect(new Set(told().map(([account]) => account))).toEqual(new Set(['judge']));
  expect(told()).toHaveLength(4);
  // An archived case has no tasks.
  held.must({ type: 'archive' }, 'registry');
  expect(told()).toEqual([]);
});

it('a document that took effect and is withheld since waits for the clerk, until it was scanned again or withdrawn', () => {
  const held = new TestCase();
  const told = () => tasksOf(held.state).map(({ as, what, subject, since }) => [as, what, subject, since]);
  held.must(filing('evidence'), 'clerk');
  const subject = document('evidence');
  const found = { type: 'note-scan', document: subject, signaturesAt: null } as const;
  for (const result of ['infected', 'not-scannable'] as const) {
    held.must({ ...found, result }, 'system');
    expect(told()).toEqual([['clerk', 'decide-withheld', subject, held.now]]);
    held.must({ type: 'order-scan', document: subject }, 'clerk');
    expect(told()).toEqual([]);
  }
  held.must({ ...found, result: 'infected' }, 'system');
  held.must({ type: 'withdraw-document', document: subject, reason: 'filed-by-mistake' }, 'clerk');
  expect(told()).toEqual([]);
});

it('an exhibit that is withheld waits for the judge, who alone can exclude it', () => {
  const held = new TestCase();
  const told = () => tasksOf(held.state).map(({ as, what }) => [as, what]);
  held.must(filing('evidence'), 'clerk');
  held.must({ type: 'offer-exhibit', document: document('evidence'), of: null, hearing: null }, 'clerk');
  held.must({ type: 'admit-exhibit', exhibit: 1 }, 'judge');
  held.must({ type: 'note-scan', document: document('evidence'), result: 'infected', signaturesAt: null }, 'system');
  expect(told()).toEqual([['judge', 'decide-withheld']]);
  held.must({ type: 'exclude-exhibit', exhibit: 1, reason: 'not-relevant' }, 'judge');
  expect(told()).toEqual([['clerk', 'decide-withheld']]);
});

it('what nobody of the case can do waits for the registry, and that a judge is to be assigned where it cannot do it either', () => {
  const held = new TestCase();
  const told = () => tasksOf(held.state).map(({ as, what, subject }) => [as, what, subject]);
  for (const as of ['judge', 'clerk'] as const)
    held.must({ type: 'release-staff', as, account: as as never, hearing: null }, 'registry');
  held.must(filing('defence', { of: id('accused') }), 'accused');
  held.must(filing('power', { kind: 'power-of-attorney', of: id('complainant') }), 'unconfirmedLawyer');
  const seen = [
    ['registry', 'accept-document', 'defence'],
    ['registry', 'confirm-power', 'power'],
  ];
  expect(told()).toEqual(seen);
  const access = { level: 'confidential', named: [] } as const;
  held.must(filing('secret', { of: id('accused'), access }), 'accused');
  // The registry does not learn which document it is.
  const { id: of } = held.state;
  expect(told()).toEqual([...seen, ['registry', 'assign-judge', of]]);
  held.must({ type: 'assign-staff', as: 'judge', account: 'judge' as never, hearing: null }, 'registry');
  expect(new Set(told().map(([as]) => as))).toEqual(new Set(['judge']));
  expect(told()).toHaveLength(3);
});

it('an unserved order, and a withheld paper that the registry may not know of, need a judge when the case has nobody', () => {
  const release = (held: TestCase) => {
    for (const as of ['judge', 'clerk'] as const)
      held.must({ type: 'release-staff', as, account: as as never, hearing: null }, 'registry');
    return tasksOf(held.state).map(({ as, what, since }) => [as, what, since]);
  };
  const day = Date.UTC(2026, 10, 28);
  const ordered = new TestCase();
  ordered.must(drafting('order'), 'clerk');
  ordered.must(signing('order', 'paper', 1), 'judge');
  expect(release(ordered)).toEqual([['registry', 'assign-judge', day]]);
  for (const result of ['infected', 'not-scannable'] as const) {
    const held = new TestCase();
    held.must(filing('secret', { access: { level: 'confidential', named: [] } }), 'clerk');
    held.must({ type: 'note-scan', document: document('secret'), signaturesAt: null, result }, 'system');
    expect(release(held)).toEqual([['registry', 'assign-judge', day]]);
  }
});
