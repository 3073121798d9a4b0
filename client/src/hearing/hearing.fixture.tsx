import type { ReactNode } from 'react';
import { createStore } from 'zustand/vanilla';
import type { LoadWords } from '../i18n/i18n.ts';
import { DONE, rejected, UNREACHABLE } from '../connection/result.ts';
import type { RejectionCode, Result } from '../connection/result.ts';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import { Chat } from '../session/chat.ts';
import type { ChatParts } from '../session/chat.ts';
import { NO_HELP } from '../session/help.ts';
import { keepEqual } from '../session/keep-equal.ts';
import { MarkMemory } from '../session/read-marks.ts';
import { aScene } from '../session/scene.fixture.ts';
import type { HearingSession, SessionState } from '../session/types.ts';
import { AppServicesContext } from './context/SessionContext.tsx';
import type { DeviceSource } from './devices/capture.ts';
import { NoticesProvider } from './notices/NoticesProvider.tsx';

export interface ShownHearing extends Shown {
  /** The requests to the service, in order. */
  readonly asked: { readonly name: string; readonly request: unknown }[];
  /** Changes the scene, as the service's next message does: it repeats everything else. */
  scene(change: Parameters<typeof aScene>[0]): Promise<void>;
  /** Changes the state of this browser itself. */
  browser(
    change: Partial<
      Pick<
        SessionState,
        'local' | 'microphoneOpensAt' | 'remote' | 'quality' | 'weak' | 'leftOut' | 'cameraHeld' | 'help'
      >
    >,
  ): Promise<void>;
  state(): SessionState;
  /** From now on acts and messages are refused with this code; null: accepted. */
  refuse(code: RejectionCode | null): void;
}

interface Options {
  readonly scene?: Parameters<typeof aScene>[0];
  readonly devices?: DeviceSource;
  /** `lobby`: on the pages before the hearing. */
  readonly stage?: SessionState['stage'];
  /** The service's answers to messages of those pages; if omitted, it is unreachable. */
  readonly ask?: HearingSession['ask'];
  /** Pages of exhibits; if omitted, the service is unreachable. */
  readonly exhibitPage?: HearingSession['exhibitPage'];
  /** If omitted, all words of a hearing. */
  readonly loadWords?: LoadWords;
}

/** Shows a part of the hearing to a seated person, with a service that accepts everything unless told to refuse. */
export async function showHearing(
  content: ReactNode,
  {
    scene = {},
    devices,
    stage = 'seated',
    ask = async () => UNREACHABLE,
    exhibitPage = async () => UNREACHABLE,
    loadWords,
  }: Options = {},
): Promise<ShownHearing> {
  const asked: ShownHearing['asked'] = [];
  let refusal: RejectionCode | null = null;
  const answer = async <Value extends object>(name: string, request: unknown, value: Value): Promise<Result<Value>> => {
    asked.push({ name, request });
    return refusal === null ? { ...DONE, ...value } : rejected({ code: refusal, support: 'K7' });
  };
  const parts: ChatParts = {
    post: (request) => answer('post-message', request, { message: `m${asked.length}`, at: asked.length }),
    history: async () => ({ ...DONE, messages: [], earlier: null }),
    conversations: () => [],
    newNonce: () => `nonce-${asked.length}`,
    memory: new MarkMemory(null, { hearing: 'h', token: 't' }),
    person: () => undefined,
    me: () => 'me',
    changed: (chat) => store.setState({ chat }),
  };
  const chat = new Chat(parts);
  const store = createStore<SessionState>(() => ({
    connection: { kind: 'online' },
    stage,
    scene: aScene(scene),
    clockOffsetMs: 0,
    lastOutage: null,
    missed: [],
    local: { microphone: null, camera: null },
    remote: new Map(),
    speakers: new Map(),
    chat: chat.state,
    help: NO_HELP,
    share: { kind: 'off', ended: null },
    quality: 'good',
    weak: [],
  }));
  const fine = async () => DONE;
  const session: HearingSession = {
    store,
    seatKey: () => ({ hearing: 'h', token: 't', browser: 'b' }),
    chat,
    prepare: fine,
    acceptRules: () => undefined,
    ask,
    exhibitPage,
    enter: (choice) => answer('enter', choice, {}),
    act: (name, request) => answer(name, request, {}),
    reachTable: async () => UNREACHABLE,
    help: {
      say: async () => true,
      withdraw: async () => undefined,
      show: () => undefined,
      loadEarlier: async () => undefined,
    },
    share: { start: fine, stop: fine },
    replaceTrack: async (kind, track) => store.setState(({ local }) => ({ local: { ...local, [kind]: track } })),
    setVoiceOnly: (voiceOnly) => store.setState({ voiceOnly }),
    showTiles: () => undefined,
    close: () => undefined,
  };
  const shown = await show(
    <AppServicesContext value={{ session, devices, permissions: undefined }}>
      <NoticesProvider>{content}</NoticesProvider>
    </AppServicesContext>,
    loadWords,
  );
  return {
    ...shown,
    asked,
    scene: (change) =>
      shown.after(() =>
        store.setState(({ scene: before }) => ({
          scene: keepEqual(before, structuredClone(aScene({ ...before, seq: (before?.seq ?? 0) + 1, ...change }))),
        })),
      ),
    browser: (change) => shown.after(() => store.setState(change)),
    state: () => store.getState(),
    refuse: (code) => void (refusal = code),
  };
}
