import { setTimeout } from 'node:timers/promises';
import type { HearingId, SeatId, TrackId } from '@mahzar/shared/hearing/ids';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HearingService } from '../src/hearings/hearing-service.ts';
import type { EventLog } from '../src/hearings/ports.ts';
import { TestClient } from './support/client.ts';
import { startInProcess } from './support/in-process.ts';
import type { InProcess } from './support/in-process.ts';

let service: InProcess;
let hearing: HearingId;

beforeEach(async () => {
  service = await startInProcess();
  hearing = service.demo.hearing as HearingId;
});

afterEach(() => service.stop());

describe('a hearing', () => {
  it('is in memory while it is held, also when nobody is connected', async () => {
    const judge = await TestClient.seat(service, 'judge');
    await judge.enter();
    judge.close();
    await vi.waitFor(async () =>
      expect((await service.service.snapshot(hearing))?.state.seats.get('judge' as SeatId)?.place).toMatchObject({
        here: false,
      }),
    );
    expect(service.service.phases.length).toBe(1);
  });

  it('that is over leaves memory, and is read again for whoever comes to it', async () => {
    const judge = await TestClient.seat(service, 'judge');
    await judge.enter();
    await judge.ask('close', {});
    await vi.waitFor(() => expect(service.service.phases.length).toBe(0));
    const citizen = await TestClient.seat(service, 'citizen');
    expect(citizen.scene.phase).toBe('closed');
    expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: false });
    await vi.waitFor(() => expect(service.service.phases.length).toBe(0));
    citizen.close();
    judge.close();
  });

  it('that is over takes what comes late, one after another, however slowly it is written', async () => {
    const { log } = service.storage;
    const slow: EventLog = { ...log, append: (...entry) => setTimeout(20).then(() => log.append(...entry)) };
    const impatient = new HearingService(slow, Date.now, { keepIdleMs: 0 });
    await impatient.execute(hearing, { type: 'cancel' }, { kind: 'seat', seat: 'judge' as SeatId });
    const note = (index: number) => {
      const sealed = { file: 'f', bytes: 1, sha256: '0'.repeat(64), firstAt: null, lastAt: null };
      const segment = { track: 'track' as TrackId, index, ...sealed };
      return impatient.execute(hearing, { type: 'note-segments-sealed', segments: [segment] }, { kind: 'system' });
    };
    const first = [note(1), note(2), note(3)];
    await first[0];
    expect(await Promise.all([...first, note(4)])).toMatchObject(Array.from({ length: 4 }, () => ({ ok: true })));
    await vi.waitFor(() => expect(impatient.phases.length).toBe(0));
    expect(await note(5)).toMatchObject({ ok: true, snapshot: { seq: 7 } });
  });
});

describe('names', () => {
  it('that were erased elsewhere after the last browser left are known to nobody', async () => {
    const judge = await TestClient.seat(service, 'judge');
    expect(judge.scene.me.name).toBe('name of judge');
    judge.close();
    await vi.waitFor(() => expect(service.sockets()).toBe(0));
    await using elsewhere = await service.openStorageAgain();
    await elsewhere.hearings.eraseNames(hearing);
    await expect(TestClient.seat(service, 'judge')).rejects.toMatchObject({ code: 'hearing-unknown' });
  });

  it('that are erased while somebody is connected are told to nobody from then on', async () => {
    const judge = await TestClient.seat(service, 'judge');
    await judge.enter();
    await service.storage.hearings.eraseNames(hearing);
    const told = judge.pushed.length;
    expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    expect(JSON.stringify(judge.pushed.slice(told))).not.toContain('name of');
    await expect(TestClient.seat(service, 'citizen')).rejects.toMatchObject({ code: 'hearing-unknown' });
    judge.close();
  });
});
