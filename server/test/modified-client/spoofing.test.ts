import { createSocket } from 'node:dgram';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attacks } from '../support/bare/attacks.ts';
import { Court } from '../support/bare/court.ts';
import { WELL_FORMED } from '../support/well-formed.ts';

let court: Court;
let attacks: Attacks;

beforeAll(async () => {
  court = await Court.open();
  attacks = new Attacks(court);
});

afterAll(() => court.close());
afterEach(() => court.dismissGuests());

describe('a voice that others wait for', () => {
  it('is waited for until it is produced anew, and no picture can be', async () => {
    const lawyer = await court.admit('lawyer');
    for (const fromNarrowLine of [true, false]) {
      lawyer.renew();
      const times = court.judge.told('lawyer', 'microphone') + 1;
      const [voice] = lawyer.producing('microphone').sources;
      await lawyer.must('produce', { sources: [{ ...voice!, fromNarrowLine }] });
      await court.judge.receives('lawyer', 'microphone', times);
    }
    const voices = court.judge.consumers.filter(({ seat, source }) => seat === 'lawyer' && source === 'microphone');
    expect(voices.slice(-2).map(({ fromNarrowLine = false }) => fromNarrowLine)).toEqual([true, false]);
    const [picture] = lawyer.producing('camera').sources;
    await court.refused(lawyer, 'produce', { sources: [{ ...picture, fromNarrowLine: true }] }, 'bad-message');
  });
});

describe('packets that are not the sender’s own', () => {
  it('under the SSRC of the judge, or one that nobody announced, reach nobody', async () => {
    const lawyer = await court.admit('lawyer');
    const { microphone, camera } = lawyer.streams;
    for (const [name, ssrc] of [
      ['the judge’s SSRC', court.judge.streams.microphone.ssrc],
      ['an SSRC of which nobody knows', 4_000_000_000],
    ] as const) {
      await attacks.try(name, async (mark) => {
        for (const stream of [microphone, camera]) {
          const packet = stream.next(mark);
          packet.header.ssrc = ssrc;
          await lawyer.send.send(packet);
        }
      });
    }
    expect(await court.heardByJudge(lawyer)).toEqual({ microphone: 3, camera: 3 });
  });

  it('announced as the judge’s are the sender’s, and so is what is heard of them', async () => {
    const lawyer = await court.admit('lawyer');
    const [rtp] = court.judge.producing('microphone').sources;
    const stream = () => court.clerk.packetsOfStream('judge', 'microphone');
    await attacks.try('announcing the judge’s SSRC', async () => {
      const times = court.clerk.told('lawyer', 'microphone') + 1;
      await lawyer.must('produce', { sources: [rtp!] });
      await court.clerk.receives('lawyer', 'microphone', times);
      const before = stream();
      const packet = lawyer.streams.microphone.next('lawyer');
      packet.header.ssrc = court.judge.streams.microphone.ssrc;
      await lawyer.send.send(packet);
      await court.settled();
      expect(stream()).toBe(before);
    });
  });

  it('sent a second time, or by a stranger, reach nobody', async () => {
    const lawyer = await court.admit('lawyer');
    const mark = 'once';
    const datagram = await court.judge.send.send(court.judge.streams.microphone.next(mark));
    await court.settled();
    expect(court.clerk.packets(mark)).toBe(1);
    const again = () => court.clerk.packets(mark) + lawyer.packets(mark);
    const stranger = createSocket('udp4');
    const plain = court.judge.streams.microphone.next('plain').serialize();
    await attacks.try(
      'a datagram of the judge, sent again by others',
      async () => {
        await lawyer.send.sendRaw(datagram);
        for (const packet of [datagram, plain]) {
          await new Promise((resolve) => stranger.send(packet, court.service.mediaPort, '127.0.0.1', resolve));
        }
      },
      again,
      () => court.clerk.packets('plain') + lawyer.packets('plain'),
    );
    await attacks.try(
      'a datagram of the judge, sent again from the judge’s line',
      () => court.judge.send.sendRaw(datagram),
      again,
    );
    stranger.close();
  });
});

describe('a line', () => {
  it('that is connected takes no other certificate, and stays as it was', async () => {
    const citizen = await court.admit('citizen');
    const { send: other } = WELL_FORMED['connect-transports'] as { send: object };
    await attacks.try('connecting a second time', async () => {
      await court.refused(citizen, 'connect-transports', { receive: other }, 'media-refused');
      await court.refused(citizen, 'connect-transports', { send: other }, 'media-refused');
      const again = { send: citizen.send.dtls, receive: citizen.receive.dtls };
      await citizen.must('connect-transports', again);
    });
    const before = [citizen.packets('judge'), court.judge.packets('citizen')];
    await court.othersAreWell();
    expect([citizen.packets('judge'), court.judge.packets('citizen')]).toEqual(before.map((count) => count + 6));
  });
});

describe('all these attacks', () => {
  it('leak not one packet, and the log tells no secret', async () => {
    expect(await attacks.end()).toEqual({ leaked: 0, recorded: 0, secretsLogged: 0 });
    expect(court.recorded('judge')).toBeGreaterThan(0);
  });
});
