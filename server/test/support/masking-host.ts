/** Masks a camera and prints the masker's process id. A test can kill this process, like a service. */
import { Masker } from '../../src/media/masking/masker.ts';

const masker = new Masker({ ended: () => undefined, works: () => undefined });
await masker.ready;
await masker.begin({
  raw: { codec: 'vp8', payloadType: 96, ssrc: 1, clockRate: 90_000 },
  from: 9,
  to: 9,
  altered: { payloadType: 96, ssrc: 2 },
});
console.log(masker.pid);
