import { describe, expect, it } from 'vitest';
import { document, filing, HEARING, id, TestCase } from '../case.fixture.ts';
import type { Who } from '../case.fixture.ts';
import type { CaseCommand } from '../command.ts';
import type { AccountId, CaseId } from '../ids.ts';
import type { ScanResult } from '../words.ts';
import type { HearingId } from '../../hearing/ids.ts';
import { openingEvent } from './decide.ts';
import { CASE_LAW_VERSION } from './version.ts';

const D = document('d');
const accept = (name: string): CaseCommand => ({ type: 'accept-document', document: document(name) });
const offer: CaseCommand = { type: 'offer-exhibit', document: D, of: id('accused'), hearing: HEARING };

describe('filing', () => {
  it('gives the next number, and whoever did not hear the answer files once', () => {
    const held = new TestCase();
    expect(held.do(filing('d'), 'registry')).toMatchObject([{ type: 'document-filed', number: 1 }]);
    expect(held.do(filing('d'), 'registry')).toEqual([]);
    const others = [
      { sha256: 'b'.repeat(64) },
      { access: { level: 'confidential', named: [] } },
      { access: { level: 'parties', named: [id('witness')] } },
    ] as const;
    for (const other of others) expect(held.do(filing('d', other), 'registry')).toMatchObject({ code: 'wrong-stage' });
    expect(held.do(filing('e'), 'complainant')).toMatchObject({ code: 'not-permitted' });
    expect(held.do(filing('e', { of: id('complainant') }), 'complainant')).toMatchObject([
      { number: 2 },
      { type: 'acceptance-awaited', document: 'e' },
    ]);
    expect(held.do(filing('e', { of: id('complainant') }), 'complainant')).toEqual([]);
  });

  it('is for oneself and confirmed clients, of kinds that a side files, and for the court or all the parties', () => {
    const held = new TestCase();
    const tried: readonly [Parameters<typeof filing>[1], Who, string][] = [
      [{ of: id('accused') }, 'complainant', 'not-permitted'],
      [{ of: id('complainant') }, 'unconfirmedLawyer', 'not-permitted'],
      [{ of: id('accused'), kind: 'order' }, 'lawyer', 'not-permitted'],
      [{ kind: 'decision' }, 'registry', 'not-permitted'],
      [{ of: id('nobody') }, 'clerk', 'unknown-party'],
      [{ of: id('accused'), access: { level: 'open', named: [] } }, 'accused', 'wrong-access'],
      [{ of: id('accused'), access: { level: 'parties', named: [id('expert')] } }, 'accused', 'wrong-access'],
      [{ access: { level: 'sealed', named: [] } }, 'clerk', 'wrong-access'],
      [{ access: { level: 'sealed', named: [id('accused')] } }, 'judge', 'wrong-access'],
      [{ access: { level: 'sealed', named: [] } }, 'otherJudge', 'wrong-access'],
      [{}, 'otherProsecutor', 'not-permitted'],
    ];
    for (const [given, who, code] of tried) expect(held.do(filing('d', given), who)).toMatchObject({ code });
    expect(held.do(filing('d', { of: id('accused') }), 'lawyer')).toMatchObject([
      { of: 'accused' },
      { type: 'acceptance-awaited' },
    ]);
  });

  it('in place of another keeps that one, and nobody replaces what is an exhibit or was filed by another side', () => {
    const held = new TestCase();
    held.must(filing('d', { of: id('accused') }), 'lawyer');
    held.must(accept('d'), 'clerk');
    const other = filing('e', { of: id('complainant'), replaces: D });
    expect(held.do(other, 'complainant')).toMatchObject({ code: 'not-permitted' });
    held.must(offer, 'lawyer');
    const newer = filing('e', { of: id('accused'), replaces: D });
    expect(held.do(newer, 'lawyer')).toMatchObject({ code: 'is-exhibit' });
    held.must({ type: 'withdraw-exhibit', exhibit: 1 }, 'accused');
    held.must(newer, 'lawyer');
    // The replaced document stays effective until the court accepts the new one.
    expect(held.state.documents.get(D)?.stage).toEqual({ kind: 'filed' });
    held.must(accept('e'), 'clerk');
    expect(held.state.documents.get(D)?.stage).toMatchObject({ kind: 'replaced', by: 'e' });
    expect(held.do(filing('f', { of: id('accused'), replaces: D }), 'lawyer')).toMatchObject({ code: 'wrong-stage' });
  });
});

describe('what people of the case file', () => {
  const refuse: CaseCommand = { type: 'refuse-document', document: D, reason: 'incomplete' };

  it('waits for the court, which takes it or says why not, once', () => {
    const held = new TestCase();
    held.must(filing('d', { of: id('accused') }), 'accused');
    for (const who of ['accused', 'complainant', 'otherClerk', 'prosecutor'] as const)
      expect(held.do(accept('d'), who)).toMatchObject({ code: 'not-permitted' });
    held.must(accept('d'), 'registry');
    expect(held.do(accept('d'), 'clerk')).toEqual([]);
    expect(held.do(refuse, 'clerk')).toMatchObject({ code: 'wrong-stage' });
    held.must(filing('e', { of: id('accused') }), 'accused');
    held.must({ ...refuse, document: document('e') }, 'clerk');
    expect(held.do({ ...refuse, document: document('e') }, 'clerk')).toEqual([]);
    expect(held.do(accept('e'), 'clerk')).toMatchObject({ code: 'wrong-stage' });
    held.must(filing('f', { of: id('accused') }), 'accused');
    held.must({ type: 'withdraw-document', document: document('f'), reason: 'by-its-filer' }, 'accused');
    expect(held.do(accept('f'), 'clerk')).toMatchObject({ code: 'wrong-stage' });
    // The registry cannot read a confidential document, so it cannot accept it.
    held.must(filing('g', { of: id('accused'), access: { level: 'confidential', named: [] } }), 'accused');
    expect(held.do(accept('g'), 'registry')).toMatchObject({ code: 'unknown-document' });
    held.must(accept('g'), 'clerk');
  });

  it('takes no other document’s place when that one is relied on no longer', () => {
    const held = new TestCase();
    held.must(filing('d', { of: id('accused') }), 'accused');
    held.must(accept('d'), 'clerk');
    held.must(filing('e', { of: id('accused'), replaces: D }), 'accused');
    held.must({ type: 'withdraw-document', document: D, reason: 'by-its-filer' }, 'accused');
    expect(held.do(accept('e'), 'clerk')).toMatchObject({ code: 'wrong-stage' });
  });
});

describe('a virus scan', () => {
  const scanned = (result: ScanResult): CaseCommand => ({
    type: 'note-scan',
    document: D,
    result,
    signaturesAt: null,
  });
  const read: CaseCommand = { type: 'read-document', document: D };
  const filed = () => {
    const held = new TestCase();
    expect(held.do(filing('d', { of: id('accused'), scan: true }), 'lawyer')).toMatchObject([
      { type: 'document-filed' },
      { type: 'scan-awaited' },
      { type: 'acceptance-awaited' },
    ]);
    return held;
  };

  it('is awaited before anybody is given a document, takes it or offers it', () => {
    const held = filed();
    expect(held.do(read, 'clerk')).toMatchObject({ code: 'scan-awaited' });
    expect(held.do(accept('d'), 'clerk')).toMatchObject({ code: 'scan-awaited' });
    expect(held.do(scanned('clean'), 'clerk')).toMatchObject({ code: 'not-permitted' });
    held.must(scanned('clean'), 'system');
    expect(held.do(scanned('infected'), 'system')).toEqual([]);
    for (const command of [read, accept('d'), offer]) held.must(command, 'clerk');
  });

  it('that finds a virus keeps the document from everybody, and the court refuses it', () => {
    const held = filed();
    held.must(scanned('infected'), 'system');
    for (const who of ['judge', 'clerk', 'lawyer'] as const)
      expect(held.do(read, who)).toMatchObject({ code: 'infected' });
    expect(held.do(accept('d'), 'clerk')).toMatchObject({ code: 'infected' });
    held.must({ type: 'refuse-document', document: D, reason: 'infected' }, 'clerk');
    held.must(filing('e', { scan: true }), 'clerk');
    held.must({ ...scanned('infected'), document: document('e') } as CaseCommand, 'system');
    expect(held.do({ ...offer, document: document('e') } as CaseCommand, 'clerk')).toMatchObject({ code: 'infected' });
  });
});

describe('what a scan has found', () => {
  const found = (name: string, result: ScanResult): CaseCommand => ({
    type: 'note-scan',
    document: document(name),
    result,
    signaturesAt: null,
  });
  const anew = (type: 'order-scan' | 'waive-scan'): CaseCommand => ({ type, document: D });

  it('is looked for once more when the court says so, and what cannot be scanned is given out when it knows', () => {
    const held = new TestCase();
    held.must(filing('d', { scan: true }), 'clerk');
    expect(held.do(anew('waive-scan'), 'clerk')).toMatchObject({ code: 'wrong-stage' });
    held.must(found('d', 'infected'), 'system');
    expect(held.do(anew('waive-scan'), 'clerk')).toMatchObject({ code: 'wrong-stage' });
    expect(held.do(anew('order-scan'), 'lawyer')).toMatchObject({ code: 'not-permitted' });
    expect(held.do(anew('order-scan'), 'clerk')).toMatchObject([{ type: 'scan-awaited' }]);
    held.must(found('d', 'not-scannable'), 'system');
    expect(held.do({ type: 'read-document', document: D }, 'clerk')).toMatchObject({ code: 'not-scannable' });
    expect(held.do(anew('waive-scan'), 'clerk')).toMatchObject([{ type: 'scan-waived' }]);
    held.must({ type: 'read-document', document: D }, 'clerk');
    expect(held.do(anew('order-scan'), 'clerk')).toMatchObject({ code: 'wrong-stage' });
  });

  it('is waited for before a document stands for another', () => {
    const held = new TestCase();
    held.must(filing('d'), 'clerk');
    const stages = () => ['d', 'e'].map((one) => held.state.documents.get(document(one))?.stage.kind);
    held.must(filing('e', { scan: true, replaces: D }), 'clerk');
    expect(stages()).toEqual(['filed', 'waiting']);
    held.must(found('e', 'infected'), 'system');
    expect(stages()).toEqual(['filed', 'waiting']);
    held.must({ type: 'order-scan', document: document('e') }, 'clerk');
    held.must(found('e', 'clean'), 'system');
    expect(stages()).toEqual(['replaced', 'filed']);
  });
});

describe('a ruling on an exhibit', () => {
  it('is given by the judge of the case, and may be changed', () => {
    const held = new TestCase();
    held.must(filing('d', { of: id('accused') }), 'lawyer');
    expect(held.do(offer, 'lawyer')).toMatchObject({ code: 'wrong-stage' });
    held.must(accept('d'), 'clerk');
    held.must(offer, 'lawyer');
    expect(held.do(offer, 'lawyer')).toEqual([]);
    expect(held.do(offer, 'clerk')).toMatchObject({ code: 'is-exhibit' });
    const admit: CaseCommand = { type: 'admit-exhibit', exhibit: 1 };
    const exclude: CaseCommand = { type: 'exclude-exhibit', exhibit: 1, reason: 'not-relevant' };
    for (const who of ['otherJudge', 'clerk', 'lawyer', 'registry'] as const)
      expect(held.do(admit, who)).toMatchObject({ code: 'not-permitted' });
    held.must(admit, 'judge');
    expect(held.do({ type: 'withdraw-exhibit', exhibit: 1 }, 'lawyer')).toMatchObject({ code: 'wrong-stage' });
    held.must(exclude, 'judge');
    held.must(admit, 'judge');
    held.must({ type: 'withdraw-exhibit', exhibit: 1 }, 'judge');
    expect(held.do(admit, 'judge')).toMatchObject({ code: 'wrong-stage' });
    expect(held.do({ type: 'admit-exhibit', exhibit: 2 }, 'judge')).toMatchObject({ code: 'unknown-exhibit' });
  });
});

describe('a power of attorney', () => {
  it('is confirmed by staff, of a lawyer for a client whom the file names', () => {
    const held = new TestCase();
    const confirm = (lawyer: string, client: string, proof: string | null = null): CaseCommand => ({
      type: 'confirm-power',
      lawyer: id(lawyer),
      client: id(client),
      document: proof === null ? null : document(proof),
    });
    expect(held.do(confirm('unconfirmed-lawyer', 'accused'), 'clerk')).toMatchObject({ code: 'not-a-client' });
    expect(held.do(confirm('witness', 'accused'), 'clerk')).toMatchObject({ code: 'not-a-client' });
    const own = confirm('unconfirmed-lawyer', 'complainant');
    expect(held.do(own, 'unconfirmedLawyer')).toMatchObject({ code: 'not-permitted' });
    held.must(filing('d', { kind: 'evidence' }), 'registry');
    const byWrongPaper = confirm('unconfirmed-lawyer', 'complainant', 'd');
    expect(held.do(byWrongPaper, 'clerk')).toMatchObject({ code: 'wrong-stage' });
    held.must(filing('e', { kind: 'power-of-attorney' }), 'registry');
    held.must(confirm('unconfirmed-lawyer', 'complainant', 'e'), 'clerk');
    // The proof must be the lawyer's own filed power of attorney; confirming it also accepts it.
    held.must({ type: 'end-power', lawyer: id('unconfirmed-lawyer'), client: id('complainant') }, 'complainant');
    const filed = (given: object) => filing('p', { kind: 'power-of-attorney', of: id('complainant'), ...given });
    expect(held.do(filed({ kind: 'defence' }), 'unconfirmedLawyer')).toMatchObject({ code: 'not-permitted' });
    expect(held.do(filed({ of: id('accused') }), 'unconfirmedLawyer')).toMatchObject({ code: 'not-permitted' });
    held.must(filed({}), 'unconfirmedLawyer');
    expect(held.do(confirm('unconfirmed-lawyer', 'complainant', 'p'), 'clerk')).toMatchObject([
      { type: 'document-accepted', document: 'p' },
      { type: 'power-confirmed', document: 'p' },
    ]);
    held.must({ type: 'end-power', lawyer: id('unconfirmed-lawyer'), client: id('complainant') }, 'complainant');
    held.must(confirm('unconfirmed-lawyer', 'complainant', 'e'), 'clerk');
    const end: CaseCommand = { type: 'end-power', lawyer: id('unconfirmed-lawyer'), client: id('complainant') };
    expect(held.do(end, 'accused')).toMatchObject({ code: 'not-permitted' });
    held.must({ type: 'remove-party', party: id('complainant') }, 'registry');
    expect(held.state.parties.get(id('unconfirmed-lawyer'))?.powers.size).toBe(0);
  });
});

describe('the staff of a case', () => {
  const assign = (account: string, as: 'judge' | 'clerk', hearing: string | null = null) =>
    ({ type: 'assign-staff', account: account as AccountId, as, hearing: hearing as HearingId | null }) as const;
  const assigned = ({ state }: TestCase) => state.staff.map(({ account, as }) => `${account} ${as}`);

  it('are assigned by the registry and by bookings, and nobody by themselves', () => {
    const held = new TestCase();
    for (const who of ['judge', 'otherJudge', 'clerk', 'otherClerk'] as const)
      expect(held.do(assign('other-clerk', 'clerk'), who)).toMatchObject({ code: 'not-permitted' });
    expect(held.do(assign('registry', 'clerk'), 'registry')).toMatchObject({ code: 'not-permitted' });
    expect(assigned(held)).toEqual(['judge judge', 'clerk clerk', 'prosecutor prosecutor']);
    held.must(assign('other-clerk', 'clerk'), 'registry');
    expect(assigned(held)).toContain('other-clerk clerk');
  });

  it('keep the case while one booking or the registry says so, and not when the registry has released them', () => {
    const held = new TestCase();
    const release = (hearing: string | null) =>
      ({ ...assign('other-judge', 'judge', hearing), type: 'release-staff' }) as const;
    for (const hearing of ['h1', 'h2']) held.must(assign('other-judge', 'judge', hearing), 'system');
    held.must(release('h1'), 'system');
    expect(assigned(held)).toContain('other-judge judge');
    expect(held.do(release('h1'), 'system')).toEqual([]);
    held.must(release('h2'), 'system');
    expect(assigned(held)).not.toContain('other-judge judge');
    for (const hearing of ['h1', 'h2', null]) held.must(assign('other-judge', 'judge', hearing), 'system');
    held.must(release(null), 'registry');
    expect(assigned(held)).not.toContain('other-judge judge');
  });

  it('say who reads, confirm powers and withdraw what others filed; other judges and clerks do not', () => {
    const held = new TestCase();
    held.must(filing('d'), 'registry');
    const open = { type: 'set-access', document: D, access: { level: 'open', named: [] } } as const;
    const withdraw = { type: 'withdraw-document', document: D, reason: 'wrong-case' } as const;
    const confirm = { type: 'confirm-power', document: null, lawyer: id('unconfirmed-lawyer') } as const;
    for (const who of ['otherJudge', 'otherClerk'] as const)
      for (const command of [open, withdraw, { ...confirm, client: id('complainant') }])
        expect(held.do(command, who)).toMatchObject({ code: 'not-permitted' });
    held.must(open, 'clerk');
    held.must({ ...confirm, client: id('complainant') }, 'judge');
    held.must(withdraw, 'clerk');
  });
});

describe('a case that is archived', () => {
  it('takes nothing, until it is taken up again', () => {
    const held = new TestCase();
    held.must({ type: 'archive' }, 'registry');
    expect(held.do({ type: 'archive' }, 'registry')).toEqual([]);
    expect(held.do(filing('d'), 'clerk')).toMatchObject({ code: 'case-archived' });
    held.must({ type: 'reopen' }, 'clerk');
    held.must(filing('d'), 'clerk');
  });
});

it('a case of an older law says when the new one holds', () => {
  const held = new TestCase();
  held.state = { ...held.state, law: CASE_LAW_VERSION - 1 };
  expect(held.do(filing('d'), 'clerk')).toMatchObject([
    { type: 'law-changed', law: CASE_LAW_VERSION },
    { type: 'document-filed' },
  ]);
  expect(openingEvent('c' as CaseId, { number: '1', branch: '1', kind: 'civil' })).toMatchObject({
    law: CASE_LAW_VERSION,
  });
});
