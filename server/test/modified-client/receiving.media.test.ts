import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attacks } from '../support/bare/attacks.ts';
import { Court } from '../support/bare/court.ts';

let court: Court;
let attacks: Attacks;

beforeAll(async () => {
  court = await Court.open();
  attacks = new Attacks(court);
});

afterAll(() => court.close());
afterEach(() => court.dismissGuests());

describe('streams of others', () => {
  it('do not come to who waits by naming their ids', async () => {
    const citizen = await court.come('citizen');
    await citizen.enter();
    await attacks.try(
      'naming the clerk’s consumers in the waiting room',
      async () => {
        await citizen.ready(court.clerk.consumers.flatMap(({ id, producerId }) => [id, producerId]));
        const tiles = ['judge', 'clerk', 'witness', 'nobody'].map((seat) => ({ seat, height: 720 }));
        await citizen.must('tile-sizes', { tiles });
      },
      () => citizen.packets(),
    );
  });

  it('are neither begun nor stopped by somebody who names their ids', async () => {
    const [citizen, lawyer] = [await court.admit('citizen'), await court.admit('lawyer')];
    // The lawyer does not look at the judge.
    await lawyer.must('tile-sizes', { tiles: [{ seat: 'judge', height: 0 }] });
    const unseen = () => lawyer.packetsOfStream('judge', 'camera');
    const heard = () => lawyer.packetsOfStream('judge', 'microphone');
    await attacks.try(
      'speaking for another’s consumers',
      async () => {
        const before = heard();
        await citizen.ready(lawyer.consumers.map(({ id }) => id));
        await citizen.must('tile-sizes', { tiles: [{ seat: 'judge', height: 720 }] });
        await citizen.must('tile-sizes', { tiles: [{ seat: 'judge', height: 0 }] });
        await court.obeyed();
        await court.talk();
        await court.settled();
        expect(heard()).toBe(before + 3);
      },
      unseen,
    );
    // An authorized request of the lawyer for the same source is served.
    const before = unseen();
    await lawyer.must('tile-sizes', { tiles: [{ seat: 'judge', height: 720 }] });
    await court.obeyed();
    await court.othersAreWell();
    expect(unseen()).toBe(before + 3);
  });

  it('cannot be asked for at all: there is no message for it', async () => {
    const citizen = await court.come('citizen');
    const [stream] = court.clerk.consumers;
    await attacks.try(
      'asking for a stream',
      async () => {
        await court.refused(citizen, 'consume', { producerId: stream!.producerId }, 'unknown-message');
        await court.refused(citizen, 'prepare', { seat: 'clerk' }, 'bad-message');
        await court.refused(citizen, 'restart-ice', { seat: 'clerk' }, 'bad-message');
        const connect = { receive: citizen.receive.dtls, transportId: stream!.id };
        await court.refused(citizen, 'connect-transports', connect, 'bad-message');
        const entering = { ...citizen.entering(), consume: [stream!.producerId] };
        await court.refused(citizen, 'enter', entering, 'bad-message');
      },
      () => citizen.packets(),
    );
  });
});

describe('all these attacks', () => {
  it('leak not one packet, and the log tells no secret', async () => {
    expect(await attacks.end()).toEqual({ leaked: 0, recorded: 0, secretsLogged: 0 });
    expect(court.recorded('judge')).toBeGreaterThan(0);
  });
});
