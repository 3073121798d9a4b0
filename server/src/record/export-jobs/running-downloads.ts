import type { Response } from 'express';
import { Rejection } from '@mahzar/shared/rejection';
import type { EventBus } from '../../kernel/event-bus.ts';

/** What another process has decided is found out by asking again so often, ms. */
const ASK_MS = 10_000;

interface Download {
  readonly hearing: string;
  readonly response: Response;
  /** Whether whoever is sent it still may have it; not held back by how often they ask themselves. */
  readonly ask: () => Promise<unknown>;
}

/** Copies that are being sent. One ends when whoever is sent it may have it no longer. */
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
        // It is asked again.
        () => undefined,
      );
    }
  }
}
