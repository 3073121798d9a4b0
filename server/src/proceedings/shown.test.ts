import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ACTORS, caseStep, document, filing, id, TestCase } from '@mahzar/shared/proceedings/case.fixture';
import { seesOrder } from '@mahzar/shared/proceedings/law/orders';
import { mayRead } from '@mahzar/shared/proceedings/law/reading';
import { shownCase } from './case-views.ts';

const NONE = new Map<never, never>();
const NAMES = { people: NONE, accounts: NONE, roles: NONE, titles: NONE, orders: NONE, closed: NONE };
const CONFIDENTIAL = { level: 'confidential', named: [] } as const;

it('tells nobody of a document that they may not read, not even by its id', () => {
  fc.assert(
    fc.property(fc.array(caseStep, { minLength: 20, maxLength: 60 }), (steps) => {
      const held = new TestCase();
      for (const { command, who } of steps) held.do(command, who);
      for (const actor of Object.values(ACTORS)) {
        const told = JSON.stringify(shownCase(held.state, held.entries, actor, NAMES, held.now));
        for (const one of held.state.documents.values())
          if (!mayRead(held.state, one, actor)) expect(told).not.toContain(`"${one.id}"`);
        for (const one of held.state.orders.values())
          if (!seesOrder(held.state, one, actor)) expect(told).not.toContain(`"${one.id}"`);
      }
    }),
    { numRuns: 50 },
  );
});

it('tells of a power of attorney and of a document in place of another without what is confidential of them', () => {
  const held = new TestCase();
  held.must(filing('open'), 'clerk');
  held.must(filing('newer', { replaces: document('open'), access: CONFIDENTIAL }), 'clerk');
  held.must(filing('proof', { kind: 'power-of-attorney', access: CONFIDENTIAL }), 'clerk');
  const power = { lawyer: id('lawyer'), client: id('accused'), document: document('proof') };
  held.must({ type: 'confirm-power', ...power }, 'clerk');
  const shown = (who: 'clerk' | 'registry') => shownCase(held.state, held.entries, ACTORS[who], NAMES, held.now);
  expect(shown('clerk').documents[0]?.stage).toMatchObject({ kind: 'replaced', by: 'newer' });
  expect(shown('registry').documents).toMatchObject([{ id: 'open', stage: { kind: 'replaced', by: null } }]);
  const confirmed = shown('registry').timeline.filter(({ type }) => type === 'power-confirmed');
  expect(confirmed.map((entry) => entry.document)).toEqual([null, null]);
});
