import { describe, expect, it } from 'vitest';
import { ACTORS, document, filing, id, TestCase } from '../case.fixture.ts';
import type { Who } from '../case.fixture.ts';
import { mayRead } from './reading.ts';

/** Expectations written by hand: exactly these actors read a document. */
const STAFF_OF_COURT: readonly Who[] = ['judge', 'otherJudge', 'clerk', 'otherClerk', 'registry'];
const ASSIGNED: readonly Who[] = ['judge', 'clerk'];
const SIDES: readonly Who[] = ['complainant', 'accused', 'lawyer'];

const MATRIX: readonly {
  readonly what: string;
  readonly make: (held: TestCase) => void;
  readonly readers: readonly Who[];
}[] = [
  {
    what: 'open',
    make: (held) => held.must(filing('d', { access: { level: 'open', named: [] } }), 'clerk'),
    readers: [...STAFF_OF_COURT, 'prosecutor', 'otherProsecutor', ...SIDES],
  },
  {
    what: 'for the parties',
    make: (held) => held.must(filing('d'), 'registry'),
    readers: [...STAFF_OF_COURT, 'prosecutor', ...SIDES],
  },
  {
    what: 'for the parties and a witness by name',
    make: (held) => held.must(filing('d', { access: { level: 'parties', named: [id('witness')] } }), 'clerk'),
    readers: [...STAFF_OF_COURT, 'prosecutor', ...SIDES, 'witness'],
  },
  {
    what: 'for the court alone',
    make: (held) => held.must(filing('d', { access: { level: 'confidential', named: [] } }), 'clerk'),
    readers: ASSIGNED,
  },
  {
    what: 'for the court and the accused, whose lawyer reads it too',
    make: (held) => held.must(filing('d', { access: { level: 'confidential', named: [id('accused')] } }), 'clerk'),
    readers: [...ASSIGNED, 'accused', 'lawyer'],
  },
  {
    what: 'for the court and an expert',
    make: (held) => held.must(filing('d', { access: { level: 'confidential', named: [id('expert')] } }), 'clerk'),
    readers: [...ASSIGNED, 'expert'],
  },
  {
    what: 'for the court and a lawyer who is not confirmed',
    make: (held) =>
      held.must(filing('d', { access: { level: 'confidential', named: [id('unconfirmed-lawyer')] } }), 'clerk'),
    readers: [...ASSIGNED, 'unconfirmedLawyer'],
  },
  {
    what: 'sealed',
    make: (held) => held.must(filing('d', { access: { level: 'sealed', named: [] } }), 'judge'),
    readers: ['judge'],
  },
  {
    what: 'sealed after the accused had filed it',
    make: (held) => {
      held.must(filing('d', { of: id('accused') }), 'accused');
      held.must({ type: 'set-access', document: document('d'), access: { level: 'sealed', named: [] } }, 'judge');
    },
    readers: ['judge'],
  },
  {
    what: 'of the accused, for the court alone',
    make: (held) =>
      held.must(filing('d', { of: id('accused'), access: { level: 'confidential', named: [] } }), 'lawyer'),
    readers: [...ASSIGNED, 'accused', 'lawyer'],
  },
  {
    what: 'of the complainant, and withdrawn',
    make: (held) => {
      held.must(filing('d', { of: id('complainant') }), 'complainant');
      held.must({ type: 'withdraw-document', document: document('d'), reason: 'by-its-filer' }, 'complainant');
    },
    readers: [...STAFF_OF_COURT, 'prosecutor', 'complainant'],
  },
  {
    what: 'of the accused, for the parties, as long as the court has not taken it',
    make: (held) => held.must(filing('d', { of: id('accused') }), 'lawyer'),
    readers: [...STAFF_OF_COURT, 'prosecutor', 'accused', 'lawyer'],
  },
  {
    what: 'of the accused, for the parties, when the court has taken it',
    make: (held) => {
      held.must(filing('d', { of: id('accused') }), 'lawyer');
      held.must({ type: 'accept-document', document: document('d') }, 'clerk');
    },
    readers: [...STAFF_OF_COURT, 'prosecutor', ...SIDES],
  },
  {
    what: 'of the accused, for the parties, when the court has refused it',
    make: (held) => {
      held.must(filing('d', { of: id('accused') }), 'lawyer');
      held.must({ type: 'refuse-document', document: document('d'), reason: 'incomplete' }, 'clerk');
    },
    readers: [...STAFF_OF_COURT, 'prosecutor', 'accused', 'lawyer'],
  },
  {
    what: 'a power of attorney that a lawyer has filed, and nobody has confirmed',
    make: (held) => held.must(filing('d', { kind: 'power-of-attorney', of: id('complainant') }), 'unconfirmedLawyer'),
    readers: [...STAFF_OF_COURT, 'prosecutor', 'complainant', 'unconfirmedLawyer'],
  },
  {
    what: 'for the parties, and replaced',
    make: (held) => {
      held.must(filing('d'), 'clerk');
      held.must(filing('e', { replaces: document('d') }), 'clerk');
    },
    readers: [...STAFF_OF_COURT, 'prosecutor', ...SIDES],
  },
  {
    what: 'for the parties, when the lawyer’s power of attorney has ended',
    make: (held) => {
      held.must(filing('d'), 'clerk');
      held.must({ type: 'end-power', lawyer: id('lawyer'), client: id('accused') }, 'accused');
    },
    readers: [...STAFF_OF_COURT, 'prosecutor', 'complainant', 'accused'],
  },
  {
    what: 'for the court and the accused, who is not of the case any more',
    make: (held) => {
      held.must(filing('d', { access: { level: 'confidential', named: [id('accused')] } }), 'clerk');
      held.must({ type: 'remove-party', party: id('accused') }, 'registry');
    },
    readers: ASSIGNED,
  },
  {
    what: 'of the accused, for the court alone, when somebody else has come to stand under that id',
    make: (held) => {
      held.must(filing('d', { of: id('accused'), access: { level: 'confidential', named: [] } }), 'accused');
      held.must({ type: 'remove-party', party: id('accused') }, 'registry');
      held.must({ type: 'name-party', party: id('accused'), role: 'accused', clients: [] }, 'registry');
    },
    readers: ASSIGNED,
  },
  {
    what: 'for the court alone, when the clerk is not assigned any more',
    make: (held) => {
      held.must(filing('d', { access: { level: 'confidential', named: [] } }), 'clerk');
      held.must({ type: 'release-staff', as: 'clerk', account: 'clerk' as never, hearing: null }, 'registry');
    },
    readers: ['judge'],
  },
  {
    what: 'for the parties, in a case that is archived',
    make: (held) => {
      held.must(filing('d'), 'clerk');
      held.must({ type: 'archive' }, 'registry');
    },
    readers: [...STAFF_OF_COURT, 'prosecutor', ...SIDES],
  },
];

describe('a document is read by these and by nobody else', () => {
  it.each(MATRIX)('$what', ({ make, readers }) => {
    const held = new TestCase();
    make(held);
    const filed = held.state.documents.get(document('d'))!;
    const all = Object.keys(ACTORS) as Who[];
    expect(all.filter((who) => mayRead(held.state, filed, ACTORS[who])).toSorted()).toEqual(readers.toSorted());
    // Each reading is an entry; other actors are told that there is no such document, or that it is not permitted.
    for (const who of all) {
      const decision = held.do({ type: 'read-document', document: document('d') }, who);
      if (readers.includes(who)) expect(decision).toMatchObject([{ type: 'document-read' }]);
      else expect(['unknown-document', 'not-permitted']).toContain('code' in decision ? decision.code : decision);
    }
  });
});
