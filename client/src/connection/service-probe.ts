export interface ServiceProbeParts {
  /** Asks the service whether it is there; resolves with whether it is, or rejects. */
  readonly ask: (signal: AbortSignal) => Promise<boolean>;
  /** Pause before the next question, ms, so long after the beginning. */
  readonly every: (afterMs: number) => number;
  readonly now: () => number;
  readonly answered: () => void;
}

/** Time that a question gets, ms. */
const PATIENCE_MS = 3_000;
/** Of the six connections that a browser opens to one host. */
const MOST_OPEN = 2;

/**
 * Asks again and again whether a service that refuses is there: cheaper for it than sockets, and not held back by browsers as
 * these are. Where a question gets no answer at all it stops: it would only take the page's connections away, as browsers go
 * on connecting in vain after a question is given up.
 */
export class ServiceProbe {
  readonly #parts: ServiceProbeParts;
  #life: AbortController | null = null;
  #begunAt = 0;
  #open = 0;

  constructor(parts: ServiceProbeParts) {
    this.#parts = parts;
  }

  /** Begins, if it has not. */
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
        if (this.#open < MOST_OPEN) void this.#ask(life);
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
    // `AbortSignal.any` is younger than some browsers that hold a hearing (Safari before 17.4).
    life.addEventListener('abort', abort);
    // Refused is refused, by the network or by the service.
    const there = await this.#parts.ask(question.signal).catch(() => false);
    life.removeEventListener('abort', abort);
    this.#open -= 1;
    if (life.aborted) return;
    if (there) this.#parts.answered();
    else if (question.signal.aborted) this.stop();
  }
}

/** The question: no token, no cookie, nothing kept. */
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
