import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** What the server does with the next letter. `hang`: never answers. `drop`: cuts the connection. */
export type Mood = 'take' | 'hang' | 'drop' | { readonly code: number };

/** A mail server that accepts or refuses letters. */
export interface TestSmtp {
  readonly url: string;
  /** Accepted letters as received. */
  readonly letters: readonly { readonly to: readonly string[]; readonly source: string }[];
  /** Behaviour for the next letters, one each; later letters are accepted. */
  readonly moods: Mood[];
  stop(): Promise<void>;
}

export async function startSmtp(): Promise<TestSmtp> {
  const letters: { to: string[]; source: string }[] = [];
  const moods: Mood[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData(stream, session, callback) {
      const mood = moods.shift() ?? 'take';
      void text(stream).then((source) => {
        if (mood === 'hang') return;
        if (mood === 'drop') return server.connections.forEach((line) => line.close());
        if (mood !== 'take') return callback(Object.assign(new Error('not now'), { responseCode: mood.code }));
        letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), source });
        callback();
      });
    },
  });
  // For connections that the other side cuts.
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    letters,
    moods,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
