import { readOwnRecordAccess } from '@mahzar/shared/rest/record-access';
import type { CopyRequest, RecordAccessView } from '@mahzar/shared/rest/record-access';
import { listOwnExports } from '@mahzar/shared/rest/record-exports';
import type { RecordExport } from '@mahzar/shared/rest/record-exports';
import { openingPath } from '@mahzar/shared/record/media-address';
import { answers, refuses } from './staff/answers.ts';
import type { GivenAnswer } from './staff/answers.ts';

type Language = 'fa' | 'en';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 29, 6, 0);

const WORDS = {
  fa: {
    name: 'مریم احمدی',
    judge: 'رضا کیانی',
    appeal: 'برای نوشتن لایحه تجدیدنظر',
    yes: 'برای همین کار بلامانع است.',
    no: 'تحقیقات هنوز پایان نیافته است؛ پس از صدور رأی دوباره درخواست کنید.',
  },
  en: {
    name: 'Maryam Ahmadi',
    judge: 'Reza Kiani',
    appeal: 'To write the appeal',
    yes: 'For this alone.',
    no: 'Inquiries have not ended; ask again when there is a judgment.',
  },
} as const;

function request(language: Language, change: Partial<CopyRequest> = {}): CopyRequest {
  return {
    id: 'r1',
    scope: 'copy',
    by: { name: WORDS[language].name, role: 'complainant' },
    at: NOW - DAY,
    reason: WORDS[language].appeal,
    state: 'asked',
    decided: null,
    ended: null,
    acts: ['withdraw'],
    ...change,
  };
}

function view(change: Partial<RecordAccessView> = {}, copy = false): RecordAccessView {
  return {
    level: 'confidential',
    version: 1,
    changes: [],
    may: { play: false, copy, sealedStore: false, keep: false, seal: false },
    refused: 'not-permitted',
    acts: { ask: ['copy'], setLevel: [] },
    requests: [],
    ...change,
  };
}

/** The request that begins a playback. */
export const OPENING = { method: 'get', path: openingPath('{hearing}') } as const;

function screen(access: (language: Language) => RecordAccessView, items: readonly RecordExport[] = []) {
  return (language: Language): readonly GivenAnswer[] => {
    const now = access(language);
    const kinds = now.may.copy ? (['video', 'audio'] as const) : [];
    return [
      answers(readOwnRecordAccess, now),
      answers(listOwnExports, { durationMs: 5_400_000, kinds: [...kinds], items: [...items] }),
      refuses(OPENING, 'nothing-recorded', 404),
    ];
  };
}

function copy(change: Partial<RecordExport>): RecordExport {
  return {
    id: 'e1',
    kind: 'video',
    part: null,
    by: { name: null, role: 'complainant' },
    isOwn: true,
    at: NOW - 60_000,
    state: 'done',
    percent: 100,
    failure: null,
    bytes: 1e8,
    isFlawed: false,
    isOutdated: false,
    until: NOW + 2 * DAY,
    acts: ['fetch', 'cancel'],
    ...change,
  };
}

const granted = (language: Language): RecordAccessView => {
  const judge = { name: WORDS[language].judge, role: 'presiding-judge' as const };
  const decided = { at: NOW - DAY, by: judge, reason: WORDS[language].yes, until: NOW + 29 * DAY };
  return view(
    {
      refused: null,
      acts: { ask: [], setLevel: [] },
      requests: [request(language, { state: 'granted', decided, acts: [] })],
    },
    true,
  );
};

/** The record of a hearing for a person who comes by their link. */
export const OWN_RECORD_SCREENS: Readonly<Record<string, (language: Language) => readonly GivenAnswer[]>> = {
  'own-record': screen(() => view()),
  'own-record-asked': screen((language) =>
    view({
      acts: { ask: [], setLevel: [] },
      requests: [
        request(language, { id: 'r2' }),
        request(language, {
          state: 'refused',
          at: NOW - 20 * DAY,
          acts: [],
          decided: {
            at: NOW - 19 * DAY,
            by: { name: WORDS[language].judge, role: 'presiding-judge' },
            reason: WORDS[language].no,
            until: null,
          },
        }),
      ],
    }),
  ),
  'own-record-granted': screen(granted, [
    copy({ id: 'e2', kind: 'audio', state: 'running', percent: 42, bytes: null, until: null, acts: ['cancel'] }),
    copy({}),
  ]),
};
