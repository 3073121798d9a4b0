import type { HearingId } from '@mahzar/shared/hearing/ids';
import { recordHandshake } from '@mahzar/shared/protocol/record';
import type { RecordErrorCode, RecordPushes } from '@mahzar/shared/protocol/record';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { Rejection } from '@mahzar/shared/rejection';
import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { AddressOf } from '../../http/visitor-address.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { nameOf } from '../../record/playback/playback-sessions.ts';
import type { Viewer } from '../../record/playback/playback-sessions.ts';
import type { Viewers } from '../../record/playback/viewers.ts';
import { admitBy } from '../admission.ts';
import { handshakeLimit } from '../limits.ts';

/** A record's page that was opened by a seat's link. */
interface Page {
  readonly hearing: HearingId;
  readonly viewer: Viewer;
  /** Whether the link still opens it. */
  readonly ask: () => Promise<Viewer | Rejection>;
}

type Pages = Namespace<Record<never, never>, RecordPushes, DefaultEventsMap, { page: Page }>;
type PageSocket = Socket<Record<never, never>, RecordPushes, DefaultEventsMap, { page: Page }>;

/** Most open pages of one person for a record; the oldest is closed for a new one. */
const MAX_PAGES = 5;

export interface RecordGatewayOptions {
  readonly bus: EventBus;
  /** Socket.IO namespace on the signalling server, with its origin rule. */
  readonly namespace: Namespace;
  readonly viewers: Pick<Viewers, 'byLink'>;
  /** Address by which refused handshakes are counted. */
  readonly addressOf: AddressOf;
  readonly log: Logger;
  readonly supportCode: () => string;
}

/**
 * Notifies the pages of a record that were opened by a seat's link when something that concerns the seat's person has changed.
 * Changes that concern only other people are not reported.
 */
export class RecordGateway {
  readonly #options: RecordGatewayOptions;
  readonly #pages: Pages;
  readonly #handshakes = handshakeLimit();

  constructor(options: RecordGatewayOptions) {
    const { bus, addressOf, log, supportCode } = options;
    this.#options = options;
    this.#pages = options.namespace as unknown as Pages;
    const decide = (socket: PageSocket, network: string) => this.#admit(socket, network);
    const admit = admitBy({ decide, addressOf, log, refusedAs: 'page of a record refused', supportCode });
    this.#pages.use((socket, next) => void admit(socket, next));
    this.#pages.on('connection', (socket) => this.#connected(socket));
    bus.on('record-access-changed', (hearing, whose) => this.#changed(hearing, whose));
  }

  async #admit(socket: PageSocket, network: string): Promise<Rejection | null> {
    const { auth } = socket.handshake;
    const { version } = auth as { version?: unknown };
    if (typeof version === 'number' && version !== PROTOCOL_VERSION) return new Rejection('version-mismatch');
    const handshake = recordHandshake.safeParse(auth);
    if (!handshake.success) return new Rejection('bad-handshake');
    const { hearing, token, browser = null } = handshake.data;
    // Other holders of the link cannot use up this person's handshakes.
    const retryAfterMs = await this.#handshakes.wait(`${hearing} ${token} ${network}`);
    if (retryAfterMs > 0) return new Rejection('too-many-messages', { retryAfterMs });
    const ask = () => this.#options.viewers.byLink(token, browser, hearing);
    const viewer = await ask();
    if (viewer instanceof Rejection) return viewer;
    socket.data.page = { hearing, viewer, ask };
    return null;
  }

  #connected(socket: PageSocket): void {
    const { hearing, viewer } = socket.data.page;
    // A page sends no messages here.
    socket.onAny(() => this.#end(socket, 'bad-message'));
    const name = nameOf(viewer);
    void socket.join([hearing, name]);
    const [oldest, ...others] = this.#in(name);
    if (oldest !== undefined && others.length >= MAX_PAGES) this.#end(oldest, 'too-many-pages');
    // Something may have changed since the page was loaded.
    socket.emit('changed');
  }

  #changed(hearing: HearingId, whose: string | null): void {
    for (const socket of this.#in(whose ?? hearing)) void this.#tell(socket);
  }

  /** The open pages of a record, by its hearing, or of one viewer, by name; the first opened come first. */
  #in(room: string): PageSocket[] {
    const ids = this.#pages.adapter.rooms.get(room) ?? [];
    return [...ids].flatMap((id) => this.#pages.sockets.get(id) ?? []);
  }

  /** Sends only while the link still opens the record. */
  async #tell(socket: PageSocket): Promise<void> {
    try {
      const viewer = await socket.data.page.ask();
      if (viewer instanceof Rejection) this.#end(socket, viewer.code as RecordErrorCode);
      else socket.emit('changed');
    } catch (error) {
      this.#options.log.error({ err: error }, 'record page not updated; socket closed');
      // The page reconnects and reads everything again.
      socket.conn.close();
    }
  }

  #end(socket: PageSocket, code: RecordErrorCode): void {
    socket.emit('ended', { code });
    socket.disconnect(true);
  }
}
