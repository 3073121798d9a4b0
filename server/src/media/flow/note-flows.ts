import { setTimeout } from 'node:timers/promises';
import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Logger } from 'pino';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { FlowWatch } from './flow-watch.ts';

/** After how long what could not be entered in the log is tried again. */
const NOTE_AGAIN_MS = 1_000;

/** Tells the law of every source that sends too much, and when it does no longer: it stops them, and makes entries of both. */
export function noteFlows(watch: FlowWatch, service: HearingService, log: Logger): void {
  /** Tries until it is entered, or is so no longer. */
  const note = async (hearing: HearingId, command: SystemCommand, holds: () => boolean): Promise<void> => {
    while (holds()) {
      try {
        await service.execute(hearing, command, { kind: 'system' });
        return;
      } catch (error) {
        log.error({ err: error, hearing, command: command.type }, 'not entered in the log');
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
