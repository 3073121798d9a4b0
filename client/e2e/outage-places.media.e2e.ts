import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLog } from '../../server/test/support/log.ts';
import { faultsOf, OutageCourt } from './support/outage.ts';

let court: OutageCourt;

beforeAll(async () => {
  court = await OutageCourt.open('panel');
});
afterAll(() => court.close());

describe('an outage', () => {
  it('while a screen is shared ends the share, for all, and its owner is told why', async () => {
    const { judge, person } = court;
    expect(await person.act('share-screen')).toEqual({ ok: true });
    await judge.until(({ scene, remote }) => scene?.share === 'panel' && remote.get('panel')?.screen !== null);
    const suffered = court.suffer(5);
    await judge.until(({ scene, remote }) => scene?.share === null && (remote.get('panel')?.screen ?? null) === null);
    expect(faultsOf(await suffered)).toEqual([]);
    await person.until(({ share }) => share.kind === 'off' && share.ended === 'line');
    expect((await person.state()).scene).toMatchObject({ share: null });
  });

  it('in a private room ends with the person in the same room, and the record knows nothing of what is said there', async () => {
    const { judge, clerk, person, service } = court;
    await judge.act('recess');
    expect(await judge.act('deliberate', { invite: ['panel'] })).toEqual({ ok: true });
    await person.until(({ scene }) => scene?.invitations.length === 1);
    const [invitation] = (await person.state()).scene!.invitations;
    expect(await person.act('answer-invitation', { room: invitation!.room, accept: true })).toEqual({ ok: true });
    await Promise.all([judge.seesMoreOf('panel'), person.seesMoreOf('judge')]);
    const { seq } = readLog(service).at(-1)!;
    const received = () =>
      clerk.page.evaluate(() =>
        Promise.all([window.attendance.received('audio'), window.attendance.received('video')]),
      );
    const before = await received();

    // A recess holds nothing that could be missed.
    expect(faultsOf(await court.suffer(5, 'all', { counts: false }))).toEqual([]);
    const { scene } = await person.state();
    expect(scene!.me).toMatchObject({ place: 'consultation', here: true });
    expect(scene!.consultation).toMatchObject({ room: invitation!.room, members: ['judge', 'panel'] });
    expect(await received()).toEqual(before);
    const since = readLog(service).filter((entry) => entry.seq > seq);
    expect(since.map(({ type }) => type)).toEqual(['line-lost', 'line-restored']);
  });
});
