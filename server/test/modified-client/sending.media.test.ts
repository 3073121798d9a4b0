import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attacks } from '../support/bare/attacks.ts';
import { Court } from '../support/bare/court.ts';
import { readLog } from '../support/log.ts';

const BOTH = ['microphone', 'camera'] as const;

let court: Court;
let attacks: Attacks;

beforeAll(async () => {
  court = await Court.open();
  attacks = new Attacks(court);
});

afterAll(() => court.close());
afterEach(() => court.dismissGuests());

/** The expected packets at the judge when all three packets of sound and of picture arrive. */
const ALL = { microphone: 3, camera: 3 };

describe('who waits', () => {
  it('is heard and seen by nobody, and hears and sees nobody', async () => {
    const citizen = await court.come('citizen');
    const anything = () => citizen.packets();
    const send = async (mark: string) => {
      await court.refused(citizen, 'produce', citizen.producing(...BOTH), 'not-in-courtroom');
      await citizen.sendsBoth(mark);
    };
    await attacks.try('sending from the lobby', send, anything);
    await court.refused(citizen, 'enter', citizen.entering(BOTH), 'not-in-courtroom');
    await citizen.enter();
    expect(citizen.client.scene.me.place).toBe('waiting');
    await attacks.try('sending from the waiting room', send, anything);
  });
});

describe('who is muted by the court', () => {
  it('is not heard by sending on, nor anew, nor under another SSRC; the camera stays', async () => {
    const citizen = await court.admit('citizen');
    expect(await court.heardByJudge(citizen)).toEqual(ALL);
    await court.clerk.must('mute', { seat: 'citizen' });
    expect(await court.heardByJudge(citizen)).toEqual({ microphone: 0, camera: 3 });

    await attacks.try('sending on after a mute', async (mark) => {
      await citizen.sends('microphone', mark, 25);
      await court.refused(citizen, 'set-microphone', { on: true }, 'microphone-blocked');
      await citizen.sends('microphone', mark, 25);
    });
    const { microphone } = citizen.streams;
    await attacks.try('sending under another SSRC after a mute', async (mark) => {
      for (let sent = 0; sent < 5; sent += 1) await citizen.send.send(microphone.next(mark, microphone.ssrc + 1_000));
    });
    await attacks.try('a new microphone after a mute', async (mark) => {
      citizen.renew();
      await court.produce(citizen, ['microphone']);
      await citizen.sends('microphone', mark, 25);
    });
    await attacks.try('leaving and coming back after a mute', async (mark) => {
      await citizen.must('leave', {});
      await citizen.prepare();
      await citizen.enter();
      await court.letIn(citizen);
      await citizen.sends('microphone', mark, 25);
    });

    await court.clerk.must('allow-to-speak', { seat: 'citizen' });
    await citizen.must('set-microphone', { on: true });
    expect(await court.heardByJudge(citizen)).toEqual(ALL);
  });
});

describe('who comes in while all microphones are locked', () => {
  it('is not heard', async () => {
    await court.clerk.must('mute-all', {});
    const expert = await court.admit('expert');
    await attacks.try('sending while all are locked', async (mark) => {
      await court.refused(expert, 'set-microphone', { on: true }, 'microphone-blocked');
      await expert.sends('microphone', mark, 25);
    });
    await court.clerk.must('unlock-microphones', {});
  });
});

describe('who has switched microphone and camera off', () => {
  it('is neither heard nor seen while the client sends on', async () => {
    const citizen = await court.admit('citizen');
    await citizen.must('set-microphone', { on: false });
    await citizen.must('set-camera', { on: false });
    await attacks.try('sending what is off', (mark) => citizen.sendsBoth(mark));
    await citizen.must('set-microphone', { on: true });
    await citizen.must('set-camera', { on: true });
    expect(await court.heardByJudge(citizen)).toEqual(ALL);
  });

  it('shows no screen that was not allowed, or was stopped by the court', async () => {
    const citizen = await court.admit('citizen');
    await attacks.try('showing a screen', async (mark) => {
      await court.refused(citizen, 'share-screen', {}, 'share-not-allowed');
      await court.refused(citizen, 'produce', citizen.producing('screen'), 'not-in-courtroom');
      await citizen.sends('screen', mark);
    });
    await court.clerk.must('allow-share', { seat: 'citizen', allowed: true });
    await citizen.must('share-screen', {});
    await court.produce(citizen, ['screen']);
    await citizen.sends('screen', 'shown');
    await court.settled();
    expect(court.judge.packets('shown')).toBe(3);
    await court.clerk.must('allow-share', { seat: 'citizen', allowed: false });
    await attacks.try('showing a screen after it was stopped', async (mark) => {
      await citizen.sends('screen', mark);
      await court.refused(citizen, 'share-screen', {}, 'share-not-allowed');
      await court.refused(citizen, 'produce', citizen.producing('screen'), 'not-in-courtroom');
      await citizen.sends('screen', mark);
    });
  });
});

describe('who is put out', () => {
  it('by dismissal, sends and receives nothing any more', async () => {
    const citizen = await court.admit('citizen');
    expect(await court.heardByJudge(citizen)).toEqual(ALL);
    await court.clerk.must('dismiss', { seat: 'citizen' });
    await attacks.try(
      'sending after dismissal',
      async (mark) => {
        await citizen.sendsBoth(mark);
        await court.refused(citizen, 'produce', citizen.producing(...BOTH), 'not-in-courtroom');
        await citizen.ready(citizen.consumers.map(({ id }) => id));
        await citizen.sendsBoth(mark);
      },
      () => citizen.packets(),
    );
  });

  it('by expulsion, sends and receives nothing any more, on old and on new transports', async () => {
    const citizen = await court.admit('citizen');
    expect(await court.heardByJudge(citizen)).toEqual(ALL);
    await court.judge.must('remove', { seat: 'citizen' });
    const anything = () => citizen.packets();
    const send = async (mark: string) => {
      await citizen.sendsBoth(mark);
      await court.refused(citizen, 'produce', citizen.producing(...BOTH), 'not-in-courtroom');
      await citizen.ready(citizen.consumers.map(({ id }) => id));
    };
    await attacks.try('sending after expulsion', send, anything);
    await court.refused(citizen, 'restart-ice', {}, 'not-prepared');
    await citizen.prepare();
    await court.refused(citizen, 'enter', citizen.entering([], true), 'expelled');
    await attacks.try('sending on new transports after expulsion', send, anything);
    await court.judge.must('readmit', { seat: 'citizen' });
  });
});

describe('the public', () => {
  it('in an open gallery hears and sees, and is never heard or seen', async () => {
    const observer = await court.come('observer');
    await observer.enter();
    await attacks.try(
      'the public, waiting',
      (mark) => observer.sendsBoth(mark),
      () => observer.packets(),
    );
    await court.leave(observer);
    await court.judge.must('set-gallery', { open: true });
    const inside = await court.come('observer');
    await attacks.try('the public, sending', async (mark) => {
      await court.refused(inside, 'enter', inside.entering(BOTH), 'not-permitted');
      await inside.enter();
      expect(inside.client.scene.me.place).toBe('courtroom');
      await court.refused(inside, 'produce', inside.producing(...BOTH), 'not-permitted');
      await court.refused(inside, 'set-microphone', { on: true }, 'not-permitted');
      await court.refused(inside, 'set-camera', { on: true }, 'not-permitted');
      await court.refused(inside, 'share-screen', {}, 'not-permitted');
      await inside.sendsBoth(mark);
    });
    expect(inside.packets('judge')).toBeGreaterThan(0);
    await court.judge.must('set-gallery', { open: false });
    await attacks.try(
      'the public, put out',
      (mark) => inside.sendsBoth(mark),
      () => inside.packets(),
    );
  });
});

describe('a rest of the session', () => {
  it('is silent, whoever sends', async () => {
    const citizen = await court.admit('citizen');
    expect(await court.heardByJudge(citizen)).toEqual(ALL);
    await court.judge.must('recess', {});
    const anybody = () => [...court.everyone].reduce((sum, client) => sum + client.packets(), 0);
    await attacks.try(
      'sending in a recess',
      async (mark) => {
        await citizen.sendsBoth(mark);
        await citizen.must('set-microphone', { on: true });
        citizen.renew();
        await citizen.must('produce', citizen.producing(...BOTH));
        await court.obeyed();
        await citizen.sendsBoth(mark);
      },
      anybody,
    );
    await court.begin('resume');
    expect(await court.heardByJudge(citizen)).toEqual(ALL);
  });
});

describe('a hearing that is closed', () => {
  it('is silent for good, whoever sends', async () => {
    const citizen = await court.admit('citizen');
    const anybody = () => [...court.everyone].reduce((sum, client) => sum + client.packets(), 0);
    await attacks.tryLast(
      'sending after the close',
      async (mark) => {
        await court.judge.must('close', {});
        await court.obeyed();
        await court.refused(citizen, 'produce', citizen.producing(...BOTH), 'not-in-courtroom');
        await court.refused(citizen, 'prepare', {}, 'hearing-closed');
        for (const client of court.everyone) await client.sendsBoth(mark);
      },
      anybody,
    );
  });
});

describe('all these attacks', () => {
  it('leak not one packet, leave nothing of the public in the record, and the log tells no secret', async () => {
    expect(await attacks.end()).toEqual({ leaked: 0, recorded: 0, secretsLogged: 0 });
    expect(court.recorded('judge')).toBeGreaterThan(0);
    const tracks = readLog(court.service).filter(({ type }) => type === 'track-opened');
    expect(tracks.filter(({ payload }) => String(payload['source']).startsWith('observer'))).toEqual([]);
  });
});
