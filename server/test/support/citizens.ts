import { expect, vi } from 'vitest';
import { readInbox } from '@mahzar/shared/rest/messages';
import { beginRequest, proveRequest, sendRequestCode, submitRequest } from '@mahzar/shared/rest/requests';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { Visitor } from './desk.ts';
import type { TestDesk } from './desk.ts';
import { messagesTo } from './inbox.ts';
import { SUNDAY_NINE } from './offices.ts';

export const MARYAM = { name: 'مریم احمدی', nationalId: '۰۰۷۶۲۲۹۶۴۵', phone: '۰۹۱۲۳۳۳۴۴۵۵' };
export const ALI = { name: 'علی کرمی', nationalId: '0790419904', phone: '09351234567' };
export const MATTER = { kind: 'detention', text: 'برادرم بازداشت شده است.', caseNumber: '' };
export const CONSENT = { terms: true, recording: true };
export const turn = (at: number) => ({ body: { choice: { kind: 'turn', at } } });

/** Citizens who request a meeting from an office, and the messages that their telephones receive. The desk's outbox must run. */
export function citizensOf(at: () => { readonly desk: TestDesk; readonly office: string }) {
  /**
   * Returns the next message to a telephone. All messages here have the same time, so a new one is recognised by those before it.
   */
  async function next(phone: string, says: string, act: () => Promise<unknown>): Promise<string> {
    const before = new Set((await messagesTo(at().desk, phone)).map(({ id }) => id));
    await act();
    return vi.waitFor(
      async () => {
        const sent = await messagesTo(at().desk, phone);
        const found = sent.find(({ id, body }) => !before.has(id) && body.includes(says));
        expect(found).toBeDefined();
        return found!.body;
      },
      { timeout: 10_000, interval: 100 },
    );
  }
  const phoneOf = ({ phone }: typeof MARYAM) => (phone === ALI.phone ? '+989351234567' : '+989123334455');
  const codeIn = (sms: string) => /\d{6}/.exec(sms)![0];

  async function begun(who = MARYAM, more: object = {}): Promise<Visitor> {
    const citizen = at().desk.nobody();
    await citizen.do(beginRequest, { body: { office: at().office, language: 'fa', answers: { who, ...more } } });
    return citizen;
  }
  async function proven(who = MARYAM): Promise<Visitor> {
    const citizen = await begun(who, { matter: MATTER, consent: CONSENT });
    const sms = await next(phoneOf(who), 'رمز', () => citizen.do(sendRequestCode, { body: {} }));
    await next(phoneOf(who), 'ادامه', () => citizen.do(proveRequest, { body: { code: codeIn(sms) } }));
    return citizen;
  }
  async function submitted(who = MARYAM, when = SUNDAY_NINE): Promise<[Visitor, MyRequest]> {
    const citizen = await proven(who);
    return [citizen, await citizen.do(submitRequest, turn(when))];
  }
  return { next, begun, proven, submitted, codeIn };
}

/**
 * Submits a request from a new browser and joins today's queue, at a service that shows its messages to staff.
 * @param staff cookie of a member of staff who may read the messages
 */
export async function joinToday(origin: string, staff: string, office: string, who: typeof MARYAM): Promise<Visitor> {
  const citizen = new Visitor(origin);
  const answers = { who, matter: { ...MATTER, kind: 'complaint' }, consent: { ...CONSENT, recording: null } };
  await citizen.do(beginRequest, { body: { office, language: 'fa', answers } });
  await citizen.do(sendRequestCode, { body: {} });
  const reader = new Visitor(origin, staff);
  const code = await vi.waitFor(
    async () => {
      const { items } = await reader.do(readInbox, { query: { limit: 200 } });
      const found = items.find(({ to, body }) => to === `+98${who.phone.slice(1)}` && /\d{6}/.test(body));
      expect(found).toBeDefined();
      return /\d{6}/.exec(found!.body)![0];
    },
    { timeout: 10_000, interval: 100 },
  );
  await citizen.do(proveRequest, { body: { code } });
  await citizen.do(submitRequest, { body: { choice: { kind: 'today' } } });
  return citizen;
}
