import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Logger } from 'pino';
import type { HearingService } from '../hearings/hearing-service.ts';

/** Tells the law what is observed of recordings. What cannot be entered is for the service's own log. */
export class RecordingNotes {
  readonly #service: HearingService;
  readonly #log: Logger;
  readonly #pending = new Set<Promise<void>>();

  constructor(service: HearingService, log: Logger) {
    this.#service = service;
    this.#log = log;
  }

  tell(hearing: HearingId, command: SystemCommand): void {
    const noting = this.#service.execute(hearing, command, { kind: 'system' }).then(
      () => undefined,
      (error: unknown) => this.#log.error({ err: error, hearing, command: command.type }, 'not entered in the log'),
    );
    this.#pending.add(noting);
    void noting.then(() => this.#pending.delete(noting));
  }

  /** Resolves when all that has been told so far is entered, or given up. */
  async entered(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Resolves when nothing waits to be entered. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await this.entered();
  }
}
