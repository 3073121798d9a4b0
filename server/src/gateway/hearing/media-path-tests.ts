import type { NetworkPath } from '@mahzar/shared/device-check';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { MediaPathTest } from '../../media/engine.ts';
import { keyOf } from './budgets.ts';
import type { Connection } from './connection.ts';
import type { MessageHandlers } from './message-handlers.ts';
import { mediaPathTestLimit } from '../limits.ts';

/** Most simultaneous tests, over all hearings: each takes 2 Mbit/s at most. */
const AT_ONCE = 20;

type MediaPathTestMessage =
  'open-line-test' | 'connect-line-test' | 'open-upload' | 'count-upload' | 'send-download' | 'close-line-test';

const NONE = new Rejection('not-prepared', { detail: 'no line test goes on' });

/** Tests of media paths, one per browser. */
export class MediaPathTests {
  readonly #open: (path: NetworkPath) => Promise<MediaPathTest>;
  readonly #limit = mediaPathTestLimit();
  readonly #tests = new Map<Connection, MediaPathTest>();
  /** Tests being made, or abandoned by the browser and not ended yet. */
  #making = 0;

  constructor(open: (path: NetworkPath) => Promise<MediaPathTest>) {
    this.#open = open;
  }

  /** Ends the test of a browser that disconnects. */
  end(connection: Connection): void {
    this.#tests.get(connection)?.close();
    this.#tests.delete(connection);
  }

  /** Handlers of the messages of a test. */
  handlers(): Pick<MessageHandlers, MediaPathTestMessage> {
    const running = (connection: Connection): MediaPathTest | undefined => {
      const test = this.#tests.get(connection);
      return test?.closed === false ? test : undefined;
    };
    return {
      'open-line-test': async (connection, { path }) => {
        this.end(connection);
        const going = [...this.#tests.values()].filter(({ closed }) => !closed).length + this.#making;
        if (going >= AT_ONCE || !(await this.#limit.take(keyOf(connection)))) return new Rejection('too-many-tests');
        this.#making += 1;
        const test = await this.#open(path).finally(() => (this.#making -= 1));
        this.end(connection);
        this.#tests.set(connection, test);
        if (!connection.socket.connected) {
          this.end(connection);
          return NONE;
        }
        const { rtpCapabilities, send, receive, down } = test;
        return { routerRtpCapabilities: rtpCapabilities as never, send, receive, down };
      },
      'connect-line-test': async (connection, dtls) => (await running(connection)?.connect(dtls)) ?? NONE,
      'open-upload': async (connection, { streamId }) => (await running(connection)?.openUpload(streamId)) ?? NONE,
      'count-upload': async (connection) => running(connection)?.countUpload() ?? NONE,
      'send-download': async (connection) => (await running(connection)?.sendDownload()) ?? NONE,
      'close-line-test': async (connection) => {
        this.end(connection);
        return ACCEPTED;
      },
    };
  }
}
