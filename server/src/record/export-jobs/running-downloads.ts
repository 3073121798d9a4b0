import type { Response } from 'express';
import { Rejection } from '@mahzar/shared/rejection';
import type { EventBus } from '../../kernel/event-bus.ts';

/** How often rights are checked again, ms: another process may have revoked one. */
const ASK_MS = 10_000;

interface Download {
  readonly hearing: string;
  readonly response: Response;
  /**
   * Checks the recipient's right again, and resolves to a `Rejection` if it is lost. Not counted in the recipient's rate limit.
   */
  readonly ask: () => Promise<unknown>;
}

/** Copies that are being sent. A download ends when its recipient loses the right. */
export class RunningDownloads {
  readonly #downloads = new Set<Download>();
  #timer: NodeJS.Timeout | undefined;

  constructor(bus: EventBus) {
    bus.on('record-access-changed', (hearing) => this.#askAgain((one) => one.hearing === hearing));
  }

  add(hearing: string, response: Response, ask: Download['ask']): void {
    const download = { hearing, response, ask };
    this.#downloads.add(download);
    this.#timer ??= setInterval(() => this.#askAgain(() => true), ASK_MS).unref();
    response.once('close', () => {
      this.#downloads.delete(download);
      if (this.#downloads.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    });
  }

  #askAgain(isMeant: (download: Download) => boolean): void {
    for (const download of this.#downloads) {
      if (!isMeant(download)) continue;
      download.ask().then(
        (right) => {
          if (right instanceof Rejection) download.response.destroy();
        },
        // The check failed, and is repeated later.
        () => undefined,
      );
    }
  }
}
