import { describe, expect, it } from 'vitest';
import { FLOW_BUDGETS } from './flow-budget.ts';
import { FlowMeter } from './flow-meter.ts';

const VOICE = FLOW_BUDGETS.microphone;

/** Feeds the meter once a second with a voice's counts; returns the second of each change. */
class Sending {
  readonly meter = new FlowMeter(VOICE, 0);
  readonly changes: [second: number, kind: string][] = [];
  #second = 0;
  #counts = { producerId: 'p', packets: 0, bytes: 0 };

  for(seconds: number, packets: number, bytes = packets * 100): this {
    for (let count = 0; count < seconds; count += 1) {
      this.#second += 1;
      const { producerId } = this.#counts;
      this.#counts = { producerId, packets: this.#counts.packets + packets, bytes: this.#counts.bytes + bytes };
      const change = this.meter.handle(this.#counts, this.#second * 1_000);
      if (change !== null) this.changes.push([this.#second, change.kind]);
    }
    return this;
  }

  anew(): this {
    this.#counts = { producerId: 'q', packets: 0, bytes: 0 };
    return this;
  }
}

describe('a source', () => {
  it('is never over its budget with frames of 10 ms, nor with all that an outage of 20 s held back', () => {
    const sending = new Sending();
    for (let count = 0; count < 20; count += 1) sending.for(30, 100, 8_000).for(20, 0).for(1, 1_000, 160_000);
    expect(sending.changes).toEqual([]);
  });

  it('is over it at the first reading of a flood, of packets or of bytes', () => {
    expect(new Sending().for(5, 50).for(1, 13_000, 13_000 * 40).changes).toEqual([[6, 'over']]);
    expect(new Sending().for(5, 50).for(1, 500, 600_000).changes).toEqual([[6, 'over']]);
  });

  it('is over it too when it keeps a little above', () => {
    expect(new Sending().for(60, 200, 200 * 100).changes).toEqual([[28, 'over']]);
  });

  it('comes back after ten seconds within it, after twice as long the next time, and does not flap', () => {
    const sending = new Sending().for(1, 5_000);
    expect(sending.for(9, 50).changes).toEqual([[1, 'over']]);
    expect(sending.for(1, 50).changes).toEqual([
      [1, 'over'],
      [11, 'within'],
    ]);
    expect(sending.for(1, 5_000).for(20, 50).changes.slice(2)).toEqual([
      [12, 'over'],
      [32, 'within'],
    ]);
    // A source that keeps sending too much never returns.
    expect(sending.for(300, 5_000).changes.slice(4)).toEqual([[33, 'over']]);
  });

  it('is not let off by a new producer, and is judged by what that one sends', () => {
    const sending = new Sending().for(1, 5_000).for(3, 50).anew().for(2, 5_000).anew().for(10, 50);
    expect(sending.changes).toEqual([
      [1, 'over'],
      [16, 'within'],
    ]);
  });
});
