/**
 * Runs some of a hearing's participants in a process of their own, so that their cost is not counted as the service's. The process
 * ends with the benchmark that started it.
 */
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Answer, Call, Calls } from './crowd.ts';
import { keepPace } from './pace.ts';
import { Participant } from './participant.ts';

const people: Participant[] = [];

const calls: Calls = {
  async come({ origin, hearing, tokens }, seats, speak) {
    const service = { origin, demo: { hearing }, token: (seat: string) => tokens[seat]! };
    for (const seat of seats) {
      const participant = await Participant.come(service, seat, speak);
      people.push(participant);
      await participant.enter();
    }
  },

  async admit(others) {
    const { client } = judge();
    const there = (place: string) => client.client.scene.people.filter((person) => person.place === place);
    await client.client.until(() => there('waiting').length + there('courtroom').length === others);
    for (const { seat } of there('waiting')) await client.must('admit', { seat });
  },

  async settle() {
    for (const participant of people) await participant.settle();
  },

  async arrange(seats) {
    await Promise.all(people.map((participant) => participant.arrange(seats)));
  },

  async send(place) {
    keepPace(people.flatMap((participant, index) => participant.beats(place + index)));
  },

  async start() {
    const { client } = judge();
    await client.must('start', { countdownSeconds: 0 });
    await client.client.until(() => client.client.scene.phase === 'in-session', 30_000);
  },

  async act(rounds) {
    const times: number[] = [];
    const timed = async (act: () => Promise<unknown>) => {
      const from = performance.now();
      await act();
      times.push(performance.now() - from);
    };
    for (let round = 0; round < rounds; round += 1) {
      const { client } = people[1 + (round % (people.length - 1))]!;
      const seat = client.seat as SeatId;
      await timed(() => client.must('raise-hand', { purpose: 'speak' }));
      await timed(() => judge().client.must('lower-hand', { seat }));
      await timed(() => judge().client.must('mute', { seat }));
      await timed(() => judge().client.must('allow-to-speak', { seat }));
      await timed(() => client.must('set-microphone', { on: true }));
    }
    return times;
  },

  async counts() {
    const { user, system } = process.cpuUsage();
    const sum = (of: (participant: Participant) => number) => people.reduce((all, each) => all + of(each), 0);
    return {
      sent: sum(({ sent }) => sent),
      received: sum(({ received }) => received),
      told: sum(({ told }) => told),
      cpuSeconds: (user + system) / 1e6,
    };
  },
};

function judge(): Participant {
  const [first] = people;
  if (first === undefined) throw new Error('nobody has come');
  return first;
}

async function answer({ name, args }: Call): Promise<Answer> {
  try {
    return { value: await (calls[name] as (...args: unknown[]) => Promise<unknown>)(...args) };
  } catch (error) {
    return { error: String(error) };
  }
}

process.on('message', (call: Call) => void answer(call).then((answered) => process.send?.(answered)));
process.on('disconnect', () => process.exit(0));
