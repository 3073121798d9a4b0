import { describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { CourtroomCard } from '../../hearings/ports.ts';
import { EventBus } from '../../kernel/event-bus.ts';
import { HearingCardCache } from './hearing-card-cache.ts';

const hearing = 'h' as HearingId;
const titled = (title: string): CourtroomCard => ({
  hearing,
  title,
  branch: '',
  caseNumber: '',
  seats: new Map(),
  inTitle: new Set<SeatId | null>(),
});

/** A cache of a hearing with a connection, and the reads that it has begun. */
function held() {
  const bus = new EventBus();
  const reads: PromiseWithResolvers<CourtroomCard | undefined>[] = [];
  const card = () => {
    const read = Promise.withResolvers<CourtroomCard | undefined>();
    reads.push(read);
    return read.promise;
  };
  const cache = new HearingCardCache({ card }, bus);
  cache.hold(hearing);
  return { bus, cache, reads };
}

describe('the names of a hearing', () => {
  it('are read once for everybody who comes at the same time, and again after a read that failed', async () => {
    const { cache, reads } = held();
    const failed = [cache.read(hearing), cache.read(hearing)];
    reads[0]!.reject(new Error('no answer'));
    expect((await Promise.allSettled(failed)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const both = [cache.read(hearing), cache.read(hearing)];
    reads[1]!.resolve(titled('one'));
    expect((await Promise.all(both)).map((one) => one?.title)).toEqual(['one', 'one']);
    expect((await cache.read(hearing))?.title).toBe('one');
    expect(reads).toHaveLength(2);
  });

  it('are not kept when they were changed during the read', async () => {
    const { bus, cache, reads } = held();
    const before = cache.read(hearing);
    bus.publish('names-changed', hearing);
    const after = cache.read(hearing);
    reads[1]!.resolve(titled('new'));
    reads[0]!.resolve(titled('old'));
    expect([(await before)?.title, (await after)?.title, cache.get(hearing)?.title]).toEqual(['old', 'new', 'new']);
  });

  it('have a title that is withheld from when somebody is protected until it was read again', async () => {
    const { bus, cache, reads } = held();
    const first = cache.read(hearing);
    reads[0]!.resolve(titled('one'));
    await first;
    bus.publish('protection-changed', new Set([hearing]));
    expect(cache.get(hearing)?.inTitle).toEqual(new Set([null]));
    const again = cache.read(hearing);
    reads[1]!.resolve(titled('one'));
    await again;
    expect(cache.get(hearing)?.inTitle).toEqual(new Set());
  });
});
