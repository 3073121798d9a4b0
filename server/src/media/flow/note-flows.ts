import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Logger } from 'pino';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { FlowWatch } from './flow-watch.ts';

/** Tells the law of every source that sends too much, and when it does no longer: it stops them, and makes entries of both. */
export function noteFlows(watch: FlowWatch, service: HearingService, log: Logger): void {
  const note = (hearing: HearingId, command: SystemCommand): void => {
    service.execute(hearing, command, { kind: 'system' }).catch((error: unknown) => {
      log.error({ err: error, hearing, command: command.type }, 'not entered in the log');
    });
  };
  watch.on('over', (hearing, source, rate) => {
    log.warn({ hearing, source, ...rate }, 'source stopped: it sends too much');
    note(hearing, { type: 'note-source-over', source, ...rate });
  });
  watch.on('within', (hearing, source) => note(hearing, { type: 'note-source-within', source }));
}
