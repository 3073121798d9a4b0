import type { GuestEvent, RequestEvent } from '@mahzar/shared/notify/events';
import { GUEST_LINK_PATH, REQUEST_LINK_PATH, shortLink } from '@mahzar/shared/notify/short-link';
import type { Office } from '@mahzar/shared/offices/office';
import { parseMobile } from '@mahzar/shared/phone';
import type { CloseReason, DelayReason } from '@mahzar/shared/queue/words';
import { shownTrackingCode } from '@mahzar/shared/requests/tracking-code';
import type { Language } from '@mahzar/shared/rest/values';
import type { Guest } from '@mahzar/shared/requests/guests';
import { sendCodeTo } from '../access/codes/send-code.ts';
import type { Notify } from '../notify/notify.ts';
import type { Database } from '../storage/database.ts';
import type { SeatOfGuest } from './guest-seats.ts';
import type { RequestLimits } from './request-limits.ts';
import type { RequestSessions } from './request-sessions.ts';
import type { StoredRequest } from './request-store.ts';

const DAY_MS = 86_400_000;

export type RequestMessages = ReturnType<typeof requestMessages>;

/** SMS to citizens about their requests, made in the transaction of the event. Times are epoch milliseconds. */
export function requestMessages(parts: {
  readonly notify: Pick<Notify, 'send'>;
  readonly sessions: Pick<RequestSessions, 'makeLink' | 'guestsOf'>;
  readonly limits: Pick<RequestLimits, 'ofGuest'>;
  readonly seatOfGuest: SeatOfGuest;
  /** For the log: a guest's telephone had reached its limit of messages. */
  readonly untold: (request: string, event: GuestEvent) => void;
  /** Origin that people open. */
  readonly publicUrl: string;
}) {
  const { notify, sessions, limits, seatOfGuest, untold, publicUrl } = parts;
  const citizen = { hearing: null, person: null, audience: 'citizen', channel: 'sms' } as const;
  return {
    /** @param code six digits: a secret */
    async code(on: Database, to: { phone: string; language: Language }, code: string, at: number, until: number) {
      await sendCodeTo(notify.send, on, to, { event: 'one-time-code', code, at, until });
    },

    /** Notifies a citizen about their request, with a link to it. Citizens without a telephone get no message. */
    async tell(
      on: Database,
      event: RequestEvent,
      request: StoredRequest,
      office: Pick<Office, 'name'>,
      at: number,
      more: {
        readonly note?: string;
        readonly reason?: CloseReason | DelayReason | undefined;
        readonly minutes?: number;
        readonly turnAt?: number | undefined;
      } = {},
    ): Promise<void> {
      const to = parseMobile(request.answers.who.phone);
      if (to === null) return;
      const code = await sessions.makeLink(on, request.id, at);
      await notify.send(on, {
        ...citizen,
        event,
        language: request.language,
        to,
        facts: {
          about: 'request',
          office: office.name,
          trackingCode: request.trackingCode === null ? '' : shownTrackingCode(request.trackingCode),
          turnAt: more.turnAt ?? request.turn?.at ?? null,
          note: more.note ?? '',
          reason: more.reason,
          minutes: more.minutes ?? 0,
        },
        link: shortLink(publicUrl, code, request.language, REQUEST_LINK_PATH),
        dueAt: at,
        until: at + DAY_MS,
      });
    },

    /**
     * Notifies guests, each with their own link. A guest who was never notified gets no release message, and no telephone gets more
     * messages than its limit, whoever names it.
     */
    async tellGuests(
      on: Database,
      event: GuestEvent,
      request: StoredRequest,
      guests: readonly Guest[],
      office: Pick<Office, 'name'>,
      at: number,
      minutes = 0,
    ): Promise<void> {
      const told = event === 'guest-released' ? await sessions.guestsOf(on, request.id) : null;
      for (const guest of guests) {
        const to = parseMobile(guest.phone);
        const seat = seatOfGuest(guest);
        if (to === null || told?.has(seat) === false) continue;
        if ((await limits.ofGuest(to, event, on)) !== null) {
          untold(request.id, event);
          continue;
        }
        const code = told === null ? await sessions.makeLink(on, request.id, at, seat) : null;
        await notify.send(on, {
          ...citizen,
          audience: 'guest',
          event,
          language: request.language,
          to,
          facts: {
            about: 'request',
            office: office.name,
            trackingCode: '',
            turnAt: request.turn?.at ?? null,
            note: '',
            minutes,
            role: guest.role,
          },
          link: code === null ? null : shortLink(publicUrl, code, request.language, GUEST_LINK_PATH),
          dueAt: at,
          until: at + DAY_MS,
        });
      }
    },
  };
}
