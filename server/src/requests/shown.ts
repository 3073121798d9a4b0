import { parseNationalId } from '@mahzar/shared/national-id';
import type { Office } from '@mahzar/shared/offices/office';
import { parseMobile } from '@mahzar/shared/phone';
import { problemsOf } from '@mahzar/shared/requests/answers';
import type { CarriedOut, MyRequest } from '@mahzar/shared/rest/requests';
import type { OfficeWords, StoredRequest } from './request-store.ts';

const DAY_MS = 86_400_000;
/** How long abandoned drafts are kept. */
export const KEPT_MS = { unproven: 2 * DAY_MS, proven: 14 * DAY_MS };

/** The normalised person of a request; invalid fields of a draft may make it unusable. */
export function personOf({ answers: { who } }: Pick<StoredRequest, 'answers'>) {
  return { nationalId: parseNationalId(who.nationalId) ?? '', phone: parseMobile(who.phone) ?? '' };
}

/** Whether a code has proven the telephone of the person as presently entered. */
export function isProven(request: Pick<StoredRequest, 'answers' | 'provenFor'>): boolean {
  const { nationalId, phone } = personOf(request);
  const { provenFor } = request;
  return provenFor !== null && provenFor.nationalId === nationalId && provenFor.phone === phone;
}

/** Whether a complete voice message is there. */
export function hasVoice({ files }: Pick<StoredRequest, 'files'>): boolean {
  return files.some(({ kind, state }) => kind === 'voice' && state === 'kept');
}

/** The result of a meeting, without the signer. */
export function answerOf({ official: _, ...answer }: NonNullable<OfficeWords['answer']>) {
  return answer;
}

/** The citizen's statement about the present answer. */
export function carriedOutOf({ words, carriedOut }: Pick<StoredRequest, 'words' | 'carriedOut'>): CarriedOut | null {
  if (carriedOut === undefined || carriedOut.signedAt !== words?.answer?.signedAt) return null;
  const { signedAt: _, ...said } = carriedOut;
  return said;
}

/** A request as shown to its own citizen. */
export function shownToCitizen(request: StoredRequest, office: Office): MyRequest {
  const { id, language, state, answers, turn, trackingCode, additions, words, files, changedAt } = request;
  const { name, place, telephone, recording, kinds } = office;
  const proven = isProven(request);
  return {
    id,
    office: { id: office.id, name, place, telephone, recording, kinds },
    language,
    state,
    proven,
    ...answers,
    problems: problemsOf(answers, office, hasVoice(request)),
    turn,
    trackingCode,
    additions: [...additions],
    files: [...files],
    reason: words?.reason ?? null,
    answer: words === undefined || words.answer === null ? null : answerOf(words.answer),
    carriedOut: carriedOutOf(request),
    keptUntil: state === 'draft' ? changedAt + (proven ? KEPT_MS.proven : KEPT_MS.unproven) : null,
  };
}
