import { may, mayEver } from '@mahzar/shared/hearing/law/permissions';
import { HEARING_KINDS, ROLES } from '@mahzar/shared/hearing/roles';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import { MESSAGE_NAMES, MESSAGES } from '@mahzar/shared/protocol/messages';
import type { MessageName } from '@mahzar/shared/protocol/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHIEF, FullCourt } from './support/full-court.ts';
import { startInProcess } from './support/in-process.ts';
import type { InProcess } from './support/in-process.ts';
import { PROBES } from './support/probes.ts';
import { WELL_FORMED } from './support/well-formed.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess({ seatBudget: 100 });
});
afterAll(() => service.stop());

const NO_RIGHT = ['not-permitted', 'wrong-phase'];

/** Returns the code by which the permission table refuses the message to this role in a session; null if it may be permitted. */
function refusal(kind: HearingKind, role: Role, name: MessageName): string | null {
  const { permission } = MESSAGES[name];
  if (permission === 'any-seat' || may(kind, 'in-session', role, permission)) return null;
  return mayEver(kind, role, permission) ? 'wrong-phase' : 'not-permitted';
}

/** The test of the permission table sends these, by every role in every phase, and demands the exact code. */
const PROBED = new Set(Object.values(PROBES).map(({ name }) => name));
/** A new message is here as soon as it exists. */
const OTHERS = MESSAGE_NAMES.filter((name) => !PROBED.has(name));

describe.each(HEARING_KINDS)('in a session of a %s', (kind) => {
  it('every message that is not an act of the table is answered as the table says', async () => {
    const court = await FullCourt.at(service, kind, 'in-session');
    await court.everybody();
    await court.admitted();
    let asked = 0;
    const ask = async (role: Role, name: MessageName) => {
      const expected = refusal(kind, role, name);
      const code = await court.say(role, name, WELL_FORMED[name]);
      asked += 1;
      if (expected === null) expect(code, `${role} says ${name}`).not.toBeOneOf(NO_RIGHT);
      else expect({ role, name, code }).toEqual({ role, name, code: expected });
    };
    // The service delays some answers by a second, so all roles ask at the same time.
    const askAll = async (role: Role) => {
      for (const name of OTHERS) await ask(role, name);
    };
    await Promise.all(ROLES.map(askAll));
    console.log(JSON.stringify({ measured: 'role-messages', kind, asked }));
    expect(court.client(CHIEF).scene.phase).toBe('in-session');
    court.close();
  });
});
