import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Logger } from 'pino';
import type { HearingService } from '../hearings/hearing-service.ts';

type LoggedSegment = Extract<SystemCommand, { type: 'note-segments-sealed' }>['segments'][number];

/** Enters observations of recordings in the hearings' logs. A failure to enter one is written to the service's own log. */
export class RecordingNotes {
  readonly #service: HearingService;
  readonly #log: Logger;
  readonly #pending = new Set<Promise<void>>();
  /** By hearing: segments that were sealed while others of the hearing were being entered. */
  readonly #sealed = new Map<HearingId, LoggedSegment[]>();

  constructor(service: HearingService, log: Logger) {
    this.#service = service;
    this.#log = log;
  }

  tell(hearing: HearingId, command: SystemCommand): void {
    this.#track(this.#enter(hearing, command));
  }

  /**
   * Enters a sealed segment. The tracks of a session begin together, and so do their segments: those that arrive while an entry
   * of the hearing is being written are entered together, with one write.
   */
  segmentSealed(hearing: HearingId, segment: LoggedSegment): void {
    const waiting = this.#sealed.get(hearing);
    if (waiting !== undefined) waiting.push(segment);
    else this.#track(this.#enterSealed(hearing, segment));
  }

  /** Resolves when every command up to now is entered, or has failed. */
  async entered(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Resolves when nothing waits to be entered. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await this.entered();
  }

  async #enterSealed(hearing: HearingId, first: LoggedSegment): Promise<void> {
    for (let segments = [first]; segments.length > 0; segments = this.#sealed.get(hearing) ?? []) {
      this.#sealed.set(hearing, []);
      await this.#enter(hearing, { type: 'note-segments-sealed', segments });
    }
    this.#sealed.delete(hearing);
  }

  async #enter(hearing: HearingId, command: SystemCommand): Promise<void> {
    try {
      await this.#service.execute(hearing, command, { kind: 'system' });
    } catch (error) {
      this.#log.error({ err: error, hearing, command: command.type }, 'command not entered in the hearing log');
    }
  }

  #track(noting: Promise<void>): void {
    this.#pending.add(noting);
    void noting.then(() => this.#pending.delete(noting));
  }
}
