/** Runs both sides of every meeting in a separate process, so that their CPU time is not counted as the service's. */
import { keepPace } from '../people/pace.ts';
import { Participant } from '../people/participant.ts';
import type { RoomAnswer, RoomCall, RoomCalls } from './rooms.ts';

/** Functions that end the activity of each desk's people. */
const open = new Map<number, (() => void)[]>();
/** Resolves when the citizen of a desk receives media. */
const hears = new Map<number, Promise<unknown>>();
let places = 0;

const calls: RoomCalls = {
  async enter(desk, link, isFirst) {
    const { origin, pathname, hash } = new URL(link);
    const service = { origin, demo: { hearing: pathname.split('/').at(-1)! }, token: () => hash.slice(1) };
    const participant = await Participant.comeAtOnce(service, isFirst ? 'official' : 'citizen', true);
    await participant.enter();
    await participant.settle();
    const { client } = participant;
    const sends = client.connected.then(() => keepPace(participant.beats((places += 1))));
    const leave = () => {
      sends.then(
        (stop) => stop(),
        () => undefined,
      );
      client.close();
    };
    open.set(desk, [...(open.get(desk) ?? []), leave]);
    if (!isFirst) hears.set(desk, Promise.all([sends, participant.hears]));
  },

  async hear(desk) {
    await hears.get(desk);
  },

  async leave(desk) {
    for (const leave of open.get(desk) ?? []) leave();
    open.delete(desk);
  },
};

process.on('message', ({ id, name, args }: RoomCall) => {
  const work = (calls[name] as (...given: unknown[]) => Promise<void>)(...args);
  work.then(
    () => process.send?.({ id } satisfies RoomAnswer),
    (error: unknown) => process.send?.({ id, error: String(error) } satisfies RoomAnswer),
  );
});
process.on('disconnect', () => process.exit(0));
