import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import type { ServerToWatcher } from '@mahzar/shared/protocol/board';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { changeBooking, createBooking, readBooking } from '@mahzar/shared/rest/bookings';
import { confirmIdentity, withdrawIdentity } from '@mahzar/shared/rest/identity';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Visitor } from './support/desk.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo, disableColleagues } from './support/staff.ts';

const HOUR = 3_600_000;

let service: TestService;
let clerk: Visitor;
let booking: { readonly id: string; readonly version: number };
const open: { close(): void }[] = [];

beforeAll(async () => {
  service = await TestService.start();
  clerk = await visitor('clerk');
  // On another day, so that the hearing is on no board.
  const startsAt = Date.now() + 90 * 24 * HOUR;
  const people = [
    { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' },
    { id: 'citizen', role: 'complainant', name: 'مریم احمدی', nationalId: '0499370899', phone: '09121234567' },
  ];
  const texts = { caseNumber: '140568920003215471', branch: 'شعبه ۱۰۳', title: 'رسیدگی', kind: 'courtroom' };
  booking = await clerk.do(createBooking, { body: { ...texts, startsAt, endsAt: startsAt + HOUR, people } });
});
afterAll(() => service.stop());
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function visitor(...roles: StaffRole[]): Promise<Visitor> {
  const { cookie, account } = await addColleagueTo(service, { roles });
  return new Visitor(service.origin, cookie, account);
}

/** Opens the page of a booking as a member of staff. */
async function watch(who: Pick<Visitor, 'cookie'>, id = booking.id) {
  const socket = io(`${service.origin}${BOARD_NAMESPACE}`, {
    path: '/signalling',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { version: PROTOCOL_VERSION, booking: id },
    extraHeaders: { origin: service.origin, cookie: who.cookie },
  });
  open.push(socket);
  const heard: { readonly name: string; readonly payload: unknown }[] = [];
  socket.onAny((name: string, payload: unknown) => heard.push({ name, payload }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', (error) => reject(new Error(error.message)));
  });
  const last = () => {
    const told = heard.findLast(({ name }) => name === 'identities')?.payload as
      Parameters<ServerToWatcher['identities']>[0] | undefined;
    return told?.items.map(({ state }) => state);
  };
  return { socket, heard, last };
}

const params = () => ({ booking: booking.id, person: 'citizen' });

describe('the page of a booking', () => {
  it('is told who is known, at first and within a second of every change, whoever made it', async () => {
    const [mine, theirs] = [await watch(clerk), await watch(await visitor('judge'))];
    const shows = (state: string) =>
      vi.waitFor(() => {
        for (const page of [mine, theirs]) expect(page.last()).toEqual(['not-needed', state]);
      }, 1_000);
    await shows('waiting');
    const body = { outcome: 'confirmed', how: 'by-sight', version: booking.version };
    await clerk.do(confirmIdentity, { params: params(), body });
    await shows('proven-by-staff');
    await clerk.do(withdrawIdentity, { params: params(), body: { version: booking.version } });
    await shows('waiting');
    expect(mine.heard.every(({ name }) => name === 'identities')).toBe(true);
    const before = mine.heard.length;
    const { caseNumber, ...read } = await clerk.do(readBooking, { params: { booking: booking.id } }).then((found) => {
      const { branch, kind, startsAt, endsAt, title, people, version } = found;
      const changed = people.map(({ link: _, ...person }) =>
        person.id === 'citizen' ? { ...person, name: 'زهرا کرمی' } : person,
      );
      return { branch, kind, startsAt, endsAt, title, version, people: changed, caseNumber: found.case.number };
    });
    booking = await clerk.do(changeBooking, { params: { booking: booking.id }, body: { caseNumber, ...read } });
    await vi.waitFor(() => expect(mine.heard.slice(before).map(({ name }) => name)).toContain('rebooked'), 1_000);
  });

  it('is told to staff alone, who ask nothing more on that line; of no booking it is told so', async () => {
    await expect(watch({ cookie: '' })).rejects.toThrow('not-signed-in');
    const mine = await watch(clerk);
    expect(await mine.socket.emitWithAck('resync', {})).toMatchObject({ ok: false, code: 'not-permitted' });
    const nothing = await watch(clerk, 'no-such-booking');
    await vi.waitFor(() => expect(nothing.socket.connected).toBe(false));
    expect(nothing.heard).toEqual([{ name: 'ended', payload: { code: 'not-found' } }]);
    await expect(watch(clerk, 'x'.repeat(65))).rejects.toThrow('bad-handshake');
  });

  it('is cut off within a second of the session’s end', async () => {
    const mine = await watch(clerk);
    await disableColleagues(service);
    await vi.waitFor(() => expect(mine.socket.connected).toBe(false), 1_500);
    expect(mine.heard.at(-1)).toEqual({ name: 'ended', payload: { code: 'not-signed-in' } });
  });
});
