export interface ServiceProbeParts {
  /** Asks the service for a sign of life; resolves to whether it answers, or rejects. */
  readonly ask: (signal: AbortSignal) => Promise<boolean>;
  /** Pause before the next probe, ms, at a time after the beginning. */
  readonly every: (afterMs: number) => number;
  readonly now: () => number;
  readonly answered: () => void;
}

/** Time limit of a probe, ms. */
const PATIENCE_MS = 3_000;
/** Limit on open probes, of the six connections that a browser opens to one host. */
const MAX_OPEN = 2;

/**
 * Probes a refusing service repeatedly: cheaper for the service than sockets, and not delayed by browsers like these. It stops when
 * a probe gets no answer at all: it would only use up the page's connections, because browsers keep trying to connect after a
 * request is aborted.
 */
export class ServiceProbe {
  readonly #parts: ServiceProbeParts;
  #life: AbortController | null = null;
  #begunAt = 0;
  #open = 0;

  constructor(parts: ServiceProbeParts) {
    this.#parts = parts;
  }

  /** Begins, unless it has begun. */
  start(): void {
    if (this.#life !== null) return;
    this.#life = new AbortController();
    this.#begunAt = this.#parts.now();
    this.#next(this.#life.signal);
  }

  stop(): void {
    this.#life?.abort();
    this.#life = null;
  }

  #next(life: AbortSignal): void {
    const timer = setTimeout(
      () => {
        this.#next(life);
        if (this.#open < MAX_OPEN) void this.#ask(life);
      },
      this.#parts.every(this.#parts.now() - this.#begunAt),
    );
    life.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  async #ask(life: AbortSignal): Promise<void> {
    this.#open += 1;
    const question = new AbortController();
    const abort = (): void => question.abort();
    setTimeout(abort, PATIENCE_MS);
    // `AbortSignal.any` is missing in some browsers that can take part in a hearing (Safari before 17.4).
    life.addEventListener('abort', abort);
    // The network and the service may both refuse; the difference does not matter.
    const there = await this.#parts.ask(question.signal).catch(() => false);
    life.removeEventListener('abort', abort);
    this.#open -= 1;
    if (life.aborted) return;
    if (there) this.#parts.answered();
    else if (question.signal.aborted) this.stop();
  }
}

/** The probe's request: no token, no cookie, not cached. */
export function askService(origin: string): ServiceProbeParts['ask'] {
  return async (signal) => {
    const answer = await fetch(`${origin}/healthz`, {
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal,
    });
    return answer.ok;
  };
}
