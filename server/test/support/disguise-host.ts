/** Has a camera altered and says the process's id: a service that a test can kill. */
import { Disguiser } from '../../src/media/disguise/disguiser.ts';

const disguiser = new Disguiser({ ended: () => undefined, works: () => undefined });
await disguiser.ready;
await disguiser.begin({
  raw: { codec: 'vp8', payloadType: 96, ssrc: 1, clockRate: 90_000 },
  from: 9,
  to: 9,
  altered: { payloadType: 96, ssrc: 2 },
});
console.log(disguiser.pid);
