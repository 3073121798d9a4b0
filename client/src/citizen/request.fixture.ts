import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import type { MyRequest } from '@mahzar/shared/rest/requests';

/** A new request, as the service answers it. */
export function aRequest(change: Partial<MyRequest> = {}): MyRequest {
  return {
    id: 'r1' as RequestId,
    office: {
      id: 'langarud' as OfficeId,
      name: 'دادسرای لنگرود',
      place: '',
      telephone: '',
      recording: 'never',
      kinds: [],
    },
    language: 'fa',
    state: 'draft',
    proven: false,
    who: { name: '', nationalId: '', phone: '' },
    matter: { kind: null, text: '', caseNumber: '' },
    company: { companions: [], interpreter: '', lawyer: '' },
    consent: { terms: false, recording: null },
    problems: [],
    turn: null,
    trackingCode: null,
    additions: [],
    files: [],
    reason: null,
    answer: null,
    carriedOut: null,
    keptUntil: null,
    ...change,
  };
}

/** A tab's storage, which survives a reload. */
export function aMemory(): Storage {
  const items = new Map<string, string>();
  const memory = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  return memory as unknown as Storage;
}
