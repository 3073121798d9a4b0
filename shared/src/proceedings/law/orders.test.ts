import { describe, expect, it } from 'vitest';
import { ACTORS, document, drafting, id, signing, TestCase } from '../case.fixture.ts';
import type { Who } from '../case.fixture.ts';
import type { CaseCommand } from '../command.ts';
import type { OrderId } from '../ids.ts';
import { dueIn } from '../projection/due.ts';
import { visibleOrders } from '../projection/visible.ts';
import { mayRead } from './reading.ts';

const O = 'o' as OrderId;
const serving = (...to: string[]): CaseCommand => ({
  type: 'serve-order',
  order: O,
  to: to.map((one) => ({ party: id(one), by: ['sms'] })),
  again: false,
});
const servingAgain = (...to: string[]) => ({ ...serving(...to), again: true }) as CaseCommand;
const noting = (result: 'sent' | 'delivered' | 'failed', until: number | null = null): CaseCommand => ({
  type: 'note-service',
  order: O,
  party: id('accused'),
  channel: 'sms',
  result,
  until,
});
const service = (held: TestCase) => held.state.orders.get(O)?.services.get(id('accused'));

/** A case with an order that the judge has signed: the first document. */
function signedCase(given: Parameters<typeof drafting>[1] = {}): TestCase {
  const held = new TestCase();
  held.must(drafting('o', given), given.level === 'sealed' ? 'judge' : 'clerk');
  held.must(signing('o', 'd', 1), 'judge');
  return held;
}

describe('an order', () => {
  it('is drafted by the judge and clerk of the case, and signed by that judge alone, as it was read', () => {
    const held = new TestCase();
    for (const who of ['otherJudge', 'otherClerk', 'registry', 'prosecutor', 'lawyer', 'machine'] as const)
      expect(held.do(drafting('o'), who)).toMatchObject({ code: 'not-permitted' });
    held.must(drafting('o', { text: 'e'.repeat(64) }), 'clerk');
    expect(held.do(drafting('o'), 'judge')).toMatchObject([{ type: 'order-drafted', text: 'd'.repeat(64) }]);
    expect(held.do(drafting('o'), 'clerk')).toEqual([]);
    expect(held.do(signing('o', 'd', 1), 'clerk')).toMatchObject({ code: 'not-permitted' });
    expect(held.do(signing('o', 'd', 1, { draft: 'e'.repeat(64) }), 'judge')).toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(held.do(signing('o', 'd', 2), 'judge')).toMatchObject({ code: 'changed-meanwhile' });
    expect(dueIn(held.state, ACTORS.judge, held.now)).toContainEqual({ what: 'sign-order', order: O });
    expect(held.do(signing('o', 'd', 1), 'judge')).toMatchObject([
      { type: 'document-filed', number: 1, kind: 'order', access: { level: 'parties', named: ['accused'] } },
      { type: 'order-signed', document: 'd' },
    ]);
    // A judge who did not receive the answer may repeat the signature, but only for the text that was read.
    expect(held.do(signing('o', 'd2', 2), 'judge')).toEqual([]);
    expect(held.do(signing('o', 'd2', 2, { read: '0'.repeat(64) }), 'judge')).toMatchObject({ code: 'wrong-stage' });
    for (const command of [drafting('o', { kind: 'decision' }), { type: 'discard-order', order: O } as const])
      expect(held.do(command, 'judge')).toMatchObject({ code: 'wrong-stage' });
  });

  it('is withdrawn by the judge alone once it is signed', () => {
    const held = signedCase();
    const withdrawal = { type: 'withdraw-document', document: document('d'), reason: 'filed-by-mistake' } as const;
    for (const who of ['clerk', 'registry', 'otherJudge'] as const)
      expect(held.do(withdrawal, who)).toMatchObject({ code: 'not-permitted' });
    held.must(serving('accused'), 'clerk');
    held.must({ ...withdrawal, reason: 'by-order' }, 'judge');
    expect(held.do(serving('complainant'), 'clerk')).toMatchObject({ code: 'wrong-stage' });
    expect(held.do({ type: 'open-service', order: O, until: null }, 'accused')).toMatchObject({
      code: 'unknown-order',
    });
    expect(dueIn(held.state, ACTORS.judge, held.now).map(({ what }) => what)).not.toContain('serve-order');
  });

  it('is read by whom the judge has signed that it is for: nobody else changes that', () => {
    const held = signedCase();
    const setting = (level: 'open' | 'confidential'): CaseCommand => ({
      type: 'set-access',
      document: document('d'),
      access: { level, named: [] },
    });
    for (const level of ['open', 'confidential'] as const)
      for (const who of ['clerk', 'registry', 'otherJudge', 'otherClerk'] as const)
        expect(held.do(setting(level), who)).toMatchObject({ code: 'not-permitted' });
    expect(held.do(setting('open'), 'judge')).toMatchObject([{ type: 'access-set' }]);
  });

  it('concerns nobody who has left the case, nor whoever came to stand under that id since', () => {
    const held = new TestCase();
    held.must(drafting('o', { to: [id('accused'), id('complainant')], level: 'confidential' }), 'clerk');
    held.must({ type: 'remove-party', party: id('accused') }, 'registry');
    held.must({ type: 'name-party', party: id('accused'), role: 'accused', clients: [] }, 'registry');
    held.must(signing('o', 'd', 1), 'judge');
    expect(held.state.documents.get(document('d'))?.access.named).toEqual(['complainant']);
    held.must(serving('complainant'), 'clerk');
    expect(dueIn(held.state, ACTORS.clerk, held.now).map(({ what }) => what)).not.toContain('serve-order');
    held.must(noting('failed'), 'system');
    held.must({ ...noting('failed'), party: id('complainant') } as CaseCommand, 'system');
    expect(dueIn(held.state, ACTORS.clerk, held.now).map(({ what }) => what)).toContain('reach-party');
    held.must({ type: 'remove-party', party: id('complainant') }, 'registry');
    expect(dueIn(held.state, ACTORS.clerk, held.now).map(({ what }) => what)).not.toContain('reach-party');
  });

  it('is served on whoever may read it, and once as long as it is on its way', () => {
    const held = signedCase({ level: 'confidential' });
    expect(held.do(serving('complainant'), 'clerk')).toMatchObject({ code: 'wrong-access' });
    expect(held.do(serving('accused'), 'otherClerk')).toMatchObject({ code: 'not-permitted' });
    expect(held.do(serving('accused'), 'clerk')).toMatchObject([{ type: 'order-served', party: 'accused' }]);
    expect(held.do(serving('accused'), 'judge')).toEqual([]);
    held.must(noting('failed'), 'system');
    expect(dueIn(held.state, ACTORS.clerk, held.now)).toContainEqual({
      what: 'reach-party',
      order: O,
      party: 'accused',
    });
    expect(held.do(serving('accused'), 'clerk')).toMatchObject([{ type: 'order-served' }]);
  });

  it('is served again when it is asked for, whatever has become of it; a time that has begun goes on', () => {
    const held = signedCase();
    held.must(serving('accused'), 'clerk');
    const until = held.now + 10 * 86_400_000;
    held.must({ type: 'open-service', order: O, until }, 'accused');
    expect(held.do(serving('accused'), 'clerk')).toEqual([]);
    expect(held.do(servingAgain('accused'), 'clerk')).toMatchObject([{ type: 'order-served', party: 'accused' }]);
    expect(service(held)).toMatchObject({ at: held.now, openedAt: null, until });
    const late = { type: 'open-service', order: O, until: until + 1 } as const;
    expect(held.do(late, 'accused')).toMatchObject([
      { type: 'service-opened', until: null },
      { type: 'document-read' },
    ]);
    // Without any channel nobody is notified again.
    expect(
      held.do({ type: 'serve-order', order: O, to: [{ party: id('accused'), by: [] }], again: true }, 'clerk'),
    ).toEqual([]);
  });

  it('is due again when for days nobody knows whether it has arrived', () => {
    const held = signedCase();
    held.must(serving('accused'), 'clerk');
    held.must(noting('sent'), 'system');
    const reach = { what: 'reach-party', order: O, party: 'accused' };
    expect(dueIn(held.state, ACTORS.clerk, held.now + 4 * 86_400_000)).not.toContainEqual(reach);
    expect(dueIn(held.state, ACTORS.clerk, held.now + 6 * 86_400_000)).toContainEqual(reach);
    held.must(noting('delivered'), 'system');
    expect(dueIn(held.state, ACTORS.clerk, held.now + 6 * 86_400_000)).not.toContainEqual(reach);
  });

  it('has a time begin with what has arrived, once, and tells of it as long as it runs', () => {
    const held = signedCase();
    const until = held.now + 10 * 86_400_000;
    held.must(serving('accused'), 'clerk');
    held.must(noting('sent', until), 'system');
    expect(service(held)?.until).toBeNull();
    held.must(noting('delivered', until), 'system');
    expect(held.do(noting('sent', until + 1), 'system')).toEqual([]);
    held.must({ type: 'open-service', order: O, until: until + 1 }, 'accused');
    expect(service(held)).toMatchObject({ until, openedAt: held.now - 1_000 });
    expect(held.do({ type: 'open-service', order: O, until: until + 2 }, 'accused')).toMatchObject([
      { type: 'document-read', document: 'd' },
    ]);
    const deadline = { what: 'deadline', order: O, party: 'accused', until };
    expect(dueIn(held.state, ACTORS.clerk, until)).toContainEqual(deadline);
    expect(dueIn(held.state, ACTORS.clerk, until + 8 * 86_400_000)).not.toContainEqual(deadline);
  });

  it('is opened by nobody on whom it was not served, nor by whoever came to stand under that id later', () => {
    const held = signedCase();
    held.must(serving('accused'), 'clerk');
    const opening = { type: 'open-service', order: O, until: null } as const;
    for (const who of ['complainant', 'lawyer'] as const)
      expect(held.do(opening, who)).toMatchObject({ code: 'unknown-order' });
    for (const who of ['judge', 'clerk', 'machine', 'stranger'] as const)
      expect(held.do(opening, who)).toMatchObject({ code: 'not-permitted' });
    held.must({ type: 'remove-party', party: id('accused') }, 'registry');
    held.must({ type: 'name-party', party: id('accused'), role: 'accused', clients: [] }, 'registry');
    expect(held.do(opening, 'accused')).toMatchObject({ code: 'unknown-order' });
  });
});

/** Written by hand: exactly these actors know of an order. */
const COURT: readonly Who[] = ['judge', 'otherJudge', 'clerk', 'otherClerk', 'registry'];
const SIDES: readonly Who[] = ['complainant', 'accused', 'lawyer'];
const MATRIX: readonly { readonly what: string; readonly held: () => TestCase; readonly readers: readonly Who[] }[] = [
  {
    what: 'a draft',
    held: () => {
      const held = new TestCase();
      held.must(drafting('o'), 'clerk');
      return held;
    },
    readers: ['judge', 'clerk'],
  },
  {
    what: 'a draft that is to be sealed',
    held: () => {
      const held = new TestCase();
      held.must(drafting('o', { level: 'sealed', to: [] }), 'judge');
      return held;
    },
    readers: ['judge'],
  },
  {
    what: 'signed, open',
    held: () => signedCase({ level: 'open' }),
    readers: [...COURT, 'prosecutor', 'otherProsecutor', ...SIDES],
  },
  { what: 'signed, for the parties', held: () => signedCase(), readers: [...COURT, 'prosecutor', ...SIDES] },
  {
    what: 'signed, for the court and whom it concerns',
    held: () => signedCase({ level: 'confidential' }),
    readers: ['judge', 'clerk', 'accused', 'lawyer'],
  },
  { what: 'signed, sealed', held: () => signedCase({ level: 'sealed', to: [] }), readers: ['judge'] },
  {
    what: 'signed, for the parties, and withdrawn',
    held: () => {
      const held = signedCase();
      held.must({ type: 'withdraw-document', document: document('d'), reason: 'by-order' }, 'judge');
      return held;
    },
    readers: [...COURT, 'prosecutor'],
  },
];

describe('an order is known to these and to nobody else', () => {
  it.each(MATRIX)('$what', ({ held: make, readers }) => {
    const held = make();
    const all = (Object.keys(ACTORS) as Who[]).filter((who) => who !== 'system');
    const knows = all.filter((who) => visibleOrders(held.state, ACTORS[who]).length > 0);
    expect(knows.toSorted()).toEqual(readers.toSorted());
    const paper = held.state.documents.get(document('d'));
    if (paper !== undefined)
      expect(all.filter((who) => mayRead(held.state, paper, ACTORS[who])).toSorted()).toEqual(readers.toSorted());
  });
});
