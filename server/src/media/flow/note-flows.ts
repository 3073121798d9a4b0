import { setTimeout } from 'node:timers/promises';
import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Logger } from 'pino';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { FlowWatch } from './flow-watch.ts';

/** Wait before another attempt to enter a change in the log, ms. */
const NOTE_AGAIN_MS = 1_000;

/**
 * Reports to the law each source that exceeds its budget, and each that is within it again. The law stops such sources, and logs
 * both.
 */
export function noteFlows(watch: FlowWatch, service: HearingService, log: Logger): void {
  /** Repeats until the command is in the log, or no longer applies. */
  const note = async (hearing: HearingId, command: SystemCommand, holds: () => boolean): Promise<void> => {
    while (holds()) {
      try {
        await service.execute(hearing, command, { kind: 'system' });
        return;
      } catch (error) {
        log.error({ err: error, hearing, command: command.type }, 'command not entered in the hearing log; retrying');
        await setTimeout(NOTE_AGAIN_MS, undefined, { ref: false });
      }
    }
  };
  watch.on('over', (hearing, source, rate) => {
    log.warn({ hearing, source, ...rate }, 'source stopped: it sends too much');
    void note(hearing, { type: 'note-source-over', source, ...rate }, () => watch.isOver(hearing, source));
  });
  watch.on('within', (hearing, source) => {
    void note(hearing, { type: 'note-source-within', source }, () => watch.isWithin(hearing, source));
  });
}
