/** A signalling frame that passed between page and service; `at` in any clock. */
export interface Frame {
  readonly at: number;
  readonly direction: 'sent' | 'received';
  readonly text: string;
}

/** Socket.IO packets over Engine.IO: `42N[…]` is a message that wants an answer, `43N[…]` the answer. */
const ASKS = /^42\d+\[/;
const ANSWERS = /^43\d+\[/;

/** How often the page waited for an answer before it went on, among frames of one join in their order. */
export function countWaits(frames: readonly Frame[]): number {
  let waits = 0;
  let waiting = false;
  for (const { direction, text } of frames) {
    if (direction === 'sent' && ASKS.test(text)) waiting = true;
    else if (waiting && direction === 'received' && ANSWERS.test(text)) {
      waits += 1;
      waiting = false;
    }
  }
  return waits;
}
