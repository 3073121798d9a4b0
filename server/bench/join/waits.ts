/** A signalling frame that passed between page and service; `at` in any clock. */
export interface Frame {
  readonly at: number;
  readonly direction: 'sent' | 'received';
  readonly text: string;
}

/** Socket.IO packets over Engine.IO: `42N[…]` is a message that requests an answer, `43N[…]` the answer. */
const ASKS = /^42\d+\[/;
const ANSWERS = /^43\d+\[/;

/** Messages whose answers the page does not await: they only confirm the reception. */
const NOT_AWAITED = /^42(\d+)\["(?:connect-transports|consumers-ready|tile-sizes)"/;

/** Counts how often the page waited for an answer before it continued. @param frames of one join, in their order */
export function countWaits(frames: readonly Frame[]): number {
  let waits = 0;
  let waiting = false;
  const notAwaited = new Set<string>();
  for (const { direction, text } of frames) {
    const passing = direction === 'sent' ? NOT_AWAITED.exec(text)?.[1] : undefined;
    if (passing !== undefined) notAwaited.add(passing);
    else if (direction === 'sent' && ASKS.test(text)) waiting = true;
    else if (waiting && direction === 'received' && ANSWERS.test(text)) {
      if (notAwaited.has(/^43(\d+)/.exec(text)![1]!)) continue;
      waits += 1;
      waiting = false;
    }
  }
  return waits;
}
