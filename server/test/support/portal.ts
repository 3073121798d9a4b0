import { expect, vi } from 'vitest';
import { enterPortal, sendPortalCode } from '@mahzar/shared/rest/portal';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { TestDesk, Visitor } from './desk.ts';
import { messagesTo } from './inbox.ts';

/** A person as entered by staff. */
export interface Known {
  readonly nationalId: string;
  /** `+989…` */
  readonly phone: string;
}

/** One-time codes sent to a telephone, the latest first. The desk's outbox must run. */
export async function codesTo(desk: TestDesk, phone: string): Promise<readonly string[]> {
  return (await messagesTo(desk, phone)).flatMap(({ body }) => /(?<!\d)\d{6}(?!\d)/.exec(body)?.[0] ?? []);
}

/** Enters the portal as a person, in a new browser unless `visitor` is given. */
export async function enteredAs(desk: TestDesk, who: Known, visitor = desk.nobody()): Promise<Visitor> {
  const before = (await codesTo(desk, who.phone)).length;
  const { challenge } = await visitor.do(sendPortalCode, { body: { ...who, language: 'fa' } });
  const code = await vi.waitFor(
    async () => {
      const codes = await codesTo(desk, who.phone);
      expect(codes.length).toBeGreaterThan(before);
      return codes[0]!;
    },
    { timeout: 10_000, interval: 50 },
  );
  await visitor.do(enterPortal, { body: { challenge, code } });
  return visitor;
}

/** Reads from a path of a person's own cases. */
export async function readOwn(
  { origin, cookie }: Visitor,
  path: string,
): Promise<{ readonly status: number; readonly headers: Headers; readonly content: Buffer }> {
  const response = await fetch(`${origin}${API_PATH}/my/cases/${path}`, { headers: { Cookie: cookie } });
  const content = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, content };
}
