import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { classes, DtlsClient, Message, methods, ProtectionProfileAes128CmHmacSha1_80 } from 'werift';
import type { RTCCertificate } from 'werift';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BareTransport, makeCertificate } from '../support/bare/transport.ts';
import { TestClient } from '../support/client.ts';
import { TestService } from '../support/service.ts';

const TRANSPORT = { type: 'udp', closed: false, onData: () => undefined, close: async () => undefined } as const;
/** First bytes of STUN, DTLS, TURN channels, RTP and nothing at all (RFC 7983). */
const KINDS = [0x00, 0x01, 0x14, 0x16, 0x17, 0x40, 0x7f, 0x80, 0x81, 0x90, 0xbf, 0xff];

let service: TestService;
let stranger: Socket;
let answers = 0;
beforeAll(async () => {
  service = await TestService.start();
  stranger = createSocket('udp4', () => (answers += 1));
  stranger.bind(0, '127.0.0.1');
  await once(stranger, 'listening');
});
afterAll(async () => {
  stranger.close();
  await service.stop();
});

const send = (datagram: Buffer) =>
  new Promise<void>((resolve) => stranger.send(datagram, service.mediaPort, '127.0.0.1', () => resolve()));

/** What a browser begins DTLS with. */
function clientHello({ certPem: cert, privateKey: key, signatureHash }: RTCCertificate): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const address = stranger.address();
    const transport = { ...TRANSPORT, address, send: async (hello: Buffer) => resolve(hello) };
    const srtpProfiles = [ProtectionProfileAes128CmHmacSha1_80];
    new DtlsClient({ cert, key, signatureHash, transport, srtpProfiles, extendedMasterSecret: true })
      .connect()
      .catch(reject);
  });
}

/** Opens the media connection of a person with a seat. `told`: the certificate announced to the service. */
async function line(seat: string, told: RTCCertificate, used = told) {
  const client = await TestClient.seat(service, seat);
  const opened = await client.ask('open-line-test', { path: 'udp' });
  if (!opened.ok) throw new Error(opened.code);
  const transport = await BareTransport.open(opened.receive, used);
  const fingerprints = told.getFingerprints() as never;
  await client.ask('connect-line-test', { receive: { role: 'client', fingerprints } });
  await transport.ping();
  return { client, transport };
}

describe('the media port', () => {
  it('answers no stranger, whatever they send, and goes on for those who belong here', async () => {
    const workers = service.childrenOf('mediasoup-worker');
    const certificate = await makeCertificate();
    const { client, transport } = await line('judge', certificate);
    // A stranger's handshake before the judge's own gets no advantage.
    const hello = await clientHello(await makeCertificate());
    for (let n = 0; n < 50; n += 1) await send(hello);
    for (const [method, ...username] of [
      [methods.BINDING],
      [methods.BINDING, 'a:b'],
      [0x003 as methods],
      [0x003 as methods, 'a:b'],
    ] as [methods, string?][]) {
      const request = new Message(method, classes.REQUEST);
      if (username[0] !== undefined) request.setAttribute('USERNAME', username[0]);
      for (let n = 0; n < 50; n += 1) await send(request.addMessageIntegrity(randomBytes(20)).addFingerprint().bytes);
    }
    for (let n = 0; n < 10_000; n += 1) {
      // Sends no more at once than the port's buffer holds: packets lost in the kernel would test nothing.
      if (n % 100 === 0) await transport.ping();
      const datagram = randomBytes(1 + ((n * 37) % 1_400));
      datagram[0] = KINDS[n % KINDS.length]!;
      await send(datagram);
    }
    await transport.connect();
    expect(await client.ask('send-download', {})).toMatchObject({ ok: true });
    expect(answers).toBe(0);
    expect(service.childrenOf('mediasoup-worker')).toEqual(workers);
    transport.close();
    client.close();
  });

  it('carries nothing for a certificate other than the one that was told', async () => {
    const { client, transport } = await line('clerk', await makeCertificate(), await makeCertificate());
    await Promise.race([transport.connect().catch(() => undefined), setTimeout(2_000)]);
    expect(await client.ask('send-download', {})).toMatchObject({ ok: false });
    transport.close();
    client.close();
  });
});
