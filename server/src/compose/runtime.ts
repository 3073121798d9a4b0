import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { createLogger } from '../observability/logger.ts';
import type { Logger } from '../observability/logger.ts';
import { supportCode } from '../observability/support-code.ts';
import type { RandomBytes } from '../storage/cipher.ts';

/** Passed to every part of the process. */
export interface Runtime {
  readonly config: Config;
  readonly log: Logger;
  readonly bus: EventBus;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
  /** A fresh code that ties an error message shown to a person to a line in the log. */
  readonly supportCode: () => string;
}

export function createRuntime(config: Config): Runtime {
  const log = createLogger(config.logLevel);
  return {
    config,
    log,
    bus: new EventBus((event, error) => log.error({ err: error, event }, 'event listener failed')),
    now: Date.now,
    randomBytes,
    supportCode: () => supportCode(randomBytes),
  };
}
