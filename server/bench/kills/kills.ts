import type { BenchOptions } from '../options.ts';
import { killWhileRecording } from './recording-kills.ts';
import { killService } from './service-kills.ts';

/** Kills one of the service's processes repeatedly in session. `--of=service` (the default), `recorder` or `worker`. */
export function benchKills(options: BenchOptions): Promise<object> {
  const of = options.flag('of') ?? 'service';
  switch (of) {
    case 'service':
      return killService(options);
    case 'recorder':
      return killWhileRecording('recorder-process', options);
    case 'worker':
      return killWhileRecording('mediasoup-worker', options);
    default:
      throw new Error(`--of=${of}: it is service, recorder or worker`);
  }
}
