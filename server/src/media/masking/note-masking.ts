import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Logger } from 'pino';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { Masking } from './masking.ts';

/** Reports to the law every source that cannot be altered, and when it can again. The law logs both and raises alarms. */
export function noteMasking(masking: Masking, service: HearingService, log: Logger): void {
  const note = (hearing: HearingId, command: SystemCommand): void => {
    service.execute(hearing, command, { kind: 'system' }).catch((error: unknown) => {
      log.error({ err: error, hearing, command: command.type }, 'command not entered in the hearing log');
    });
  };
  masking.on('failed', (hearing, source, { fault, why }) => {
    log.error({ hearing, source, fault, err: why }, 'voice or face masking failed; source not sent; retrying');
    note(hearing, { type: 'note-altering-failed', source, fault });
  });
  masking.on('works', (hearing, source) => note(hearing, { type: 'note-altering-restored', source }));
}
