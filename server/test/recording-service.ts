/** A process in the service's place that opens one track and then waits to be killed; run by recording-process.alone.test.ts. */
import { once } from 'node:events';
import { spawnRecorder } from '../src/recording/recorder-client.ts';

const [dataDir = '', from = ''] = process.argv.slice(2);
const recorder = spawnRecorder({ dataDir });
await once(recorder, 'ready');
await recorder.arm('h1');
const opened = await recorder.openTrack({
  hearing: 'h1',
  track: 't1',
  seat: 's1',
  kind: 'mic',
  codec: 'opus',
  payloadType: 100,
  ssrc: 1,
  clockRate: 48_000,
  from: { ip: '127.0.0.1', port: Number(from) },
  clock: 'worker-1',
});
process.send?.(opened);
