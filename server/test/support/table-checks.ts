import type { HearingId } from '@mahzar/shared/hearing/ids';
import { ACTS, may, mayEver, PERMISSIONS } from '@mahzar/shared/hearing/law/permissions';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { ROLES } from '@mahzar/shared/hearing/roles';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import { isUnderWay } from '@mahzar/shared/hearing/state';
import type { Phase } from '@mahzar/shared/hearing/state';
import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import { expect } from 'vitest';
import type { TestClient } from './client.ts';
import { ABSENT, CHIEF, HIDDEN } from './full-court.ts';
import type { FullCourt } from './full-court.ts';
import { expectedCodes, PROBES } from './probes.ts';
import { RTP } from './well-formed.ts';

/** The names of all checked cells; a cell counts once. */
export const cells = new Set<string>();

/** Names a cell. */
export const key = (kind: HearingKind, phase: Phase, role: Role, act: Act) => `${kind}/${phase}/${role}/${act}`;
/** Whether the act ends the hearing. */
export const ending = (act: Act) => act === 'adjourn' || act === 'close' || act === 'cancel';

/** Compares a result with the table; a failure names the cell. `expect` is called for a difference only: 30,000 calls took seconds. */
export function cell(kind: HearingKind, phase: Phase, role: Role, act: Act, found: unknown, expected: unknown): void {
  cells.add(key(kind, phase, role, act));
  if (found !== expected) expect({ role, act, found }).toEqual({ role, act, found: expected });
}

/** Every role requests every act that is a message. Refusals leave the log unchanged. */
export async function askForEverything(court: FullCourt, phase: Phase): Promise<void> {
  for (const role of ROLES) {
    for (const act of Object.keys(PROBES) as (keyof typeof PROBES)[]) {
      const { name, request, before, after } = PROBES[act];
      const allowed = may(court.kind, phase, role, act);
      // These acts end the hearing and are checked last.
      if (allowed && ending(act)) continue;
      if (allowed && isUnderWay(phase)) await before?.(court, role, phase);
      const seq = await court.seq();
      const code = await court.say(role, name, request?.(role) ?? {});
      const codes = expectedCodes(court, phase, role, act);
      cell(court.kind, phase, role, act, code, codes.includes(code) ? code : expect.toBeOneOf(codes));
      if (code === 'ok') await after?.(court, role);
      else if ((await court.seq()) !== seq) throw new Error(`${role}, refused to ${act}, changed something`);
    }
  }
}

/** Checks the answers to `enter` and each person's place afterwards. */
export async function entering(court: FullCourt, phase: Phase, answers: ReadonlyMap<string, string>): Promise<void> {
  const entries = await court.service.service.entries(court.hearing as HearingId);
  const openings = entries.filter(({ event }) => event.type === 'hearing-opened').length;
  for (const role of ROLES) {
    const ever = (act: Act) => may(court.kind, phase, role, act);
    cell(court.kind, phase, role, 'enter', answers.get(role) === 'ok', ever('enter'));
    const { place } = court.client(role).scene.me;
    cell(court.kind, phase, role, 'enter-directly', place === 'courtroom', ever('enter-directly'));
    // Nobody can open a hearing that is already open.
    cell(court.kind, phase, role, 'open', openings > 1, ever('open'));
  }
}

/** Checks each seat's view and everything that was sent to it. */
export function seeing(court: FullCourt, phase: Phase): void {
  for (const role of ROLES) {
    const { scene, pushed } = court.client(role);
    const allowed = (act: Act) => may(court.kind, phase, role, act);
    const people: string[] = scene.people.map(({ seat }) => seat);
    cell(court.kind, phase, role, 'see-everyone', people.includes(ABSENT[0]), allowed('see-everyone'));
    const named = JSON.stringify(pushed).includes(`name of ${HIDDEN}`);
    cell(court.kind, phase, role, 'hear-unaltered', named, allowed('hear-unaltered'));
    // Alarms are raised below; here only the offer is checked.
    cell(court.kind, phase, role, 'see-alarms', scene.acts.includes('see-alarms'), allowed('see-alarms'));
    const offered = new Set<Act>(scene.acts);
    // No permission to share has been given yet.
    for (const act of ACTS.filter((each) => !each.endsWith('-when-allowed'))) {
      expect([role, act, offered.has(act)]).toEqual([role, act, allowed(act)]);
    }
  }
}

const streams = (client: TestClient): ConsumerParameters[] =>
  client.pushed.flatMap(({ name, payload }) => (name === 'consumers-opened' ? (payload as ConsumerParameters[]) : []));

/** Everybody produces a microphone. Roles without the right are refused, and everybody who may hear receives the streams. */
export async function hearing(court: FullCourt, phase: Phase): Promise<void> {
  const rtpParameters = { ...RTP, codecs: [{ ...RTP.codecs[0], channels: 2 }] };
  const bring = (seat: string, ssrc: number) =>
    court.say(seat, 'produce', {
      sources: [{ source: 'microphone', rtpParameters: { ...rtpParameters, encodings: [{ ssrc }] } }],
    });
  for (const [index, seat] of [CHIEF, HIDDEN].entries()) await bring(seat, 100 + index);
  for (const [index, role] of ROLES.entries()) {
    const code = await bring(role, 200 + index);
    const table = may(court.kind, phase, role, 'have-sources')
      ? 'ok'
      : mayEver(court.kind, role, 'have-sources') || !isUnderWay(phase)
        ? 'not-in-courtroom'
        : 'not-permitted';
    cell(court.kind, phase, role, 'have-sources', code, table);
  }
  await court.service.settled(court.hearing);
  // An answer arrives after all pushes sent before it.
  for (const seat of [CHIEF, ...ROLES]) await court.must(seat, 'tile-sizes', { tiles: [] });
  const chiefs = streams(court.client(CHIEF));
  const raw = chiefs.find(({ seat }) => seat === HIDDEN)?.producerId;
  for (const role of ROLES) {
    const mine = streams(court.client(role));
    const allowed = (act: Act) => may(court.kind, phase, role, act);
    const heard = chiefs.some(({ seat, producerPaused }) => seat === role && !producerPaused);
    cell(court.kind, phase, role, 'send-media', heard, allowed('send-media'));
    cell(
      court.kind,
      phase,
      role,
      'receive-media',
      mine.some(({ seat }) => seat === CHIEF),
      allowed('receive-media'),
    );
    const unaltered = raw !== undefined && mine.some(({ producerId }) => producerId === raw);
    expect(unaltered, `${role} hears the protected witness`).toBe(raw !== undefined && allowed('hear-unaltered'));
  }
  expect(raw !== undefined).toBe(PERMISSIONS['receive-media'].phases.includes(phase));
}
