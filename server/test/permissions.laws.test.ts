import { ACTS, DELEGABLE_ACTS, may, PERMISSIONS } from '@mahzar/shared/hearing/law/permissions';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { HEARING_KINDS, ROLES } from '@mahzar/shared/hearing/roles';
import { FINAL_PHASES, isUnderWay, PHASES } from '@mahzar/shared/hearing/state';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from './support/client.ts';
import { CALLED, CHIEF, FullCourt, TARGET } from './support/full-court.ts';
import { startInProcess } from './support/in-process.ts';
import type { InProcess } from './support/in-process.ts';
import { expectedCodes, PROBES } from './support/probes.ts';
import { askForEverything, cell, cells, ending, entering, hearing, key, seeing } from './support/table-checks.ts';

let service: InProcess;

beforeAll(async () => {
  service = await startInProcess({ seatBudget: 100 });
});

afterAll(async () => {
  await service.stop();
});

describe.each(HEARING_KINDS)('at a %s', (kind) => {
  it.each(PHASES)('everybody may do what the table says and nothing else: %s', async (phase) => {
    const court = await FullCourt.at(service, kind, phase);
    const answers = await court.everybody();
    if (isUnderWay(phase)) {
      await entering(court, phase, answers);
      await court.admitted();
      await court.must(CHIEF, 'open-chat', { open: true });
    }
    await hearing(court, phase);
    seeing(court, phase);
    await askForEverything(court, phase);
    court.close();
  });

  it('the hearing is opened by whom the table lets open it, and nobody else enters before', async () => {
    const shared = await FullCourt.at(service, kind, 'scheduled');
    for (const role of ROLES) {
      const opens = may(kind, 'scheduled', role, 'open');
      const court = opens ? await FullCourt.at(service, kind, 'scheduled') : shared;
      const client = await court.open(role);
      const code = await court.enter(role);
      cell(
        kind,
        'scheduled',
        role,
        'open',
        [code, client.scene.phase],
        opens ? ['ok', 'open'] : ['hearing-not-open', 'scheduled'],
      );
      // Before the hearing is open, entering opens it for roles that may open, and otherwise does nothing.
      cells.add(key(kind, 'scheduled', role, 'enter'));
      cell(kind, 'scheduled', role, 'enter-directly', client.scene.me.place, opens ? 'courtroom' : 'outside');
      if (court !== shared) court.close();
    }
    shared.close();
  });

  it('nobody enters or opens a hearing that is over', async () => {
    for (const phase of FINAL_PHASES) {
      const court = await FullCourt.at(service, kind, phase);
      const rtpCapabilities = { codecs: [], headerExtensions: [] };
      for (const role of ROLES) {
        await court.open(role);
        cell(kind, phase, role, 'open', await court.say(role, 'prepare', {}), 'hearing-closed');
        const enter = { microphone: true, camera: true, takeOver: true, rules: RULES, rtpCapabilities, produce: [] };
        cell(kind, phase, role, 'enter', await court.say(role, 'enter', enter), 'not-prepared');
        cell(kind, phase, role, 'enter-directly', court.client(role).scene.me.place, 'outside');
      }
      court.close();
    }
  });

  it('the recorder’s failure is told to whom the table says', async () => {
    const court = await FullCourt.at(service, kind, 'in-session');
    await court.everybody();
    await court.admitted();
    await court.recorder('note-recorder-failed');
    for (const role of ROLES) {
      const client = court.client(role);
      await court.must(role, 'tile-sizes', { tiles: [] });
      const told = client.scene.recorderAlarm !== null;
      cell(kind, 'in-session', role, 'see-alarms', told, may(kind, 'in-session', role, 'see-alarms'));
    }
    court.close();
  });

  const ends = (['adjourn', 'close', 'cancel'] as const).flatMap((act) =>
    PERMISSIONS[act].phases.flatMap((phase) =>
      ROLES.filter((role) => may(kind, phase, role, act, new Set([act]))).map((role) => [role, act, phase] as const),
    ),
  );
  it.each(ends)('the %s may %s it: %s', async (role, act, phase) => {
    const court = await FullCourt.at(service, kind, phase);
    const client = await court.open(role);
    if (isUnderWay(phase)) await court.enter(role);
    if (may(kind, phase, role, act)) cells.add(key(kind, phase, role, act));
    else await delegate(court, act);
    expect(await court.say(role, act, {})).toBe('ok');
    const over = { adjourn: 'adjourned', close: 'closed', cancel: 'cancelled' } as const;
    await client.until(() => client.scene.phase === over[act]);
    court.close();
  });
});

/** Names of the clerk's cells with a delegated act. */
const delegatedCells = new Set<string>();

async function delegate(court: FullCourt, act: Act): Promise<void> {
  await court.must(CHIEF, 'delegate', { acts: [act] });
  delegatedCells.add(`${court.hearing} ${act}`);
}

describe.each(HEARING_KINDS)('the clerk of a %s', (kind) => {
  it.each(PHASES.filter(isUnderWay))(
    'may do an act that was delegated, when the table lets it be done, and no other: %s',
    async (phase) => {
      const court = await FullCourt.at(service, kind, phase);
      for (const seat of ['clerk', TARGET, CALLED]) {
        await court.open(seat);
        await court.enter(seat);
      }
      const ask = (act: Act) => {
        const { name, request } = PROBES[act as keyof typeof PROBES];
        return court.say('clerk', name, request?.('clerk') ?? {});
      };
      for (const [index, act] of DELEGABLE_ACTS.entries()) {
        const acts = new Set<Act>([act]);
        // This act ends the hearing and was tested above.
        if (ending(act) && may(kind, phase, 'clerk', act, acts)) continue;
        await delegate(court, act);
        const other = DELEGABLE_ACTS[(index + 1) % DELEGABLE_ACTS.length]!;
        expect([other, await ask(other)]).toEqual([other, 'not-permitted']);
        const code = await ask(act);
        expect([act, code]).toEqual([act, expect.toBeOneOf(expectedCodes(court, phase, 'clerk', act, acts))]);
        if (code === 'ok') await PROBES[act as keyof typeof PROBES].after?.(court, 'clerk');
      }
      court.close();
    },
  );
});

describe('the table', () => {
  it('was put to the test cell by cell', () => {
    console.log(JSON.stringify({ measured: 'permission-cells', cells: cells.size, delegated: delegatedCells.size }));
    expect(cells.size).toBe(HEARING_KINDS.length * PHASES.length * ROLES.length * ACTS.length);
    expect(delegatedCells.size).toBe(HEARING_KINDS.length * PHASES.filter(isUnderWay).length * DELEGABLE_ACTS.length);
  });
});
