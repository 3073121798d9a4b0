import { may, mayEver } from '@mahzar/shared/hearing/law/permissions';
import { HEARING_KINDS, ROLES } from '@mahzar/shared/hearing/roles';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import { MESSAGE_NAMES, MESSAGES } from '@mahzar/shared/protocol/messages';
import type { MessageName } from '@mahzar/shared/protocol/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHIEF, FullCourt } from './support/full-court.ts';
import { startInProcess } from './support/in-process.ts';
import type { InProcess } from './support/in-process.ts';
import { WELL_FORMED } from './support/well-formed.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess({ seatBudget: 100 });
});
afterAll(() => service.stop());

const NO_RIGHT = ['not-permitted', 'wrong-phase'];

/** Returns the code by which the permission table refuses the message to this role in a session; null if it may be permitted. */
function refusal(kind: HearingKind, role: Role, name: MessageName): string | null {
  // A share is stopped by its owner, who does not exist here, or by roles that may stop any share.
  const permission = name === 'stop-share' ? 'stop-any-share' : MESSAGES[name].permission;
  if (permission === 'any-seat' || may(kind, 'in-session', role, permission)) return null;
  return mayEver(kind, role, permission) ? 'wrong-phase' : 'not-permitted';
}

/** Fields that name the role's own seat or conversation; an empty list for `delegate`. */
function own(name: MessageName, role: Role): object {
  if (name === 'lower-hand') return { seat: role };
  if (name === 'post-message') return { conversation: `clerk:${role}` };
  return name === 'delegate' ? { acts: [] } : {};
}

/** The message whose answer takes a second. */
const SLOW: MessageName = 'send-download';
/** Messages that interrupt or end the session; the test of the permission table covers them. */
const ENDS: readonly MessageName[] = ['recess', 'debrief', 'adjourn', 'close'];

describe.each(HEARING_KINDS)('in a session of a %s', (kind) => {
  it('every message of every role is answered as the table says', async () => {
    const court = await FullCourt.at(service, kind, 'in-session');
    await court.everybody();
    await court.admitted();
    let asked = 0;
    const ask = async (role: Role, name: MessageName) => {
      const expected = refusal(kind, role, name);
      if (expected === null && ENDS.includes(name)) return;
      const code = await court.say(role, name, { ...WELL_FORMED[name], ...own(name, role) });
      asked += 1;
      if (expected === null) expect(code, `${role} says ${name}`).not.toBeOneOf(NO_RIGHT);
      else expect({ role, name, code }).toEqual({ role, name, code: expected });
      // Accepted acts are undone, so that they do not affect other roles.
      if (name === 'share-screen' && code === 'ok') await court.must(role, 'stop-share');
      if (name === 'consult' && code === 'ok') await court.must(role, 'leave-consultation');
    };
    // The service may delay this answer for a second, so all roles ask at the same time.
    await Promise.all(ROLES.map((role) => ask(role, SLOW)));
    const others = MESSAGE_NAMES.filter((name) => name !== SLOW && name !== 'leave');
    for (const role of ROLES) for (const name of [...others, 'leave' as const]) await ask(role, name);
    console.log(JSON.stringify({ measured: 'role-messages', kind, asked }));
    expect(court.client(CHIEF).scene.phase).toBe('in-session');
    court.close();
  });
});
