import { describe, expect, it } from 'vitest';
import { openCode, takeCode } from './short-link.ts';

const CODE = 'A1b2C3d4E5f6G7h8I9j0K1';

function tab(state: unknown = null) {
  const addresses: string[] = [];
  const history = {
    state,
    replaceState: (given: unknown, _: string, address?: string | URL | null) => {
      history.state = given;
      addresses.push(String(address));
    },
  };
  return { addresses, history };
}

const answers =
  (status: number, body: unknown): typeof fetch =>
  async () =>
    new Response(JSON.stringify(body), { status });

describe('a short link', () => {
  it('gives its code, leaves none in the address bar, and is known again after a reload', () => {
    const { history, addresses } = tab();
    expect(takeCode({ pathname: '/j', search: '?lang=en', hash: `#${CODE}` }, history)).toBe(CODE);
    expect(addresses).toEqual(['/j?lang=en']);
    expect(takeCode({ pathname: '/j/', search: '', hash: '' }, history)).toBe(CODE);
    expect(takeCode({ pathname: '/j', search: '', hash: '' }, tab().history)).toBe('');
    expect(takeCode({ pathname: '/hearing/j', search: '', hash: `#${CODE}` }, history)).toBeNull();
  });

  it('opens the hearing with the token of the seat', async () => {
    const asked: [unknown, RequestInit | undefined][] = [];
    const opened = await openCode(CODE, async (address, request) => {
      asked.push([address, request]);
      return new Response(JSON.stringify({ hearing: 'h-1', token: 'a.b.c' }));
    });
    expect(opened).toEqual({ ok: true, link: { hearing: 'h-1', token: 'a.b.c' } });
    expect(asked).toEqual([
      ['/api/v1/links/open', expect.objectContaining({ method: 'POST', body: JSON.stringify({ code: CODE }) })],
    ]);
  });

  it('that is cut off is not asked about', async () => {
    const asked = () => Promise.reject(new Error('asked'));
    expect(await openCode('', asked)).toMatchObject({ error: { code: 'token-missing' } });
    expect(await openCode(CODE.slice(1), asked)).toMatchObject({ error: { code: 'token-malformed' } });
  });

  it.each([
    [404, 'link-unknown', 'token-malformed'],
    [410, 'link-replaced', 'token-replaced'],
    [410, 'link-withdrawn', 'token-withdrawn'],
    [410, 'link-expired', 'token-expired'],
    [429, 'too-many-requests', 'too-many-messages'],
    [500, 'internal', 'internal'],
  ])('that is answered with %i %s says so', async (status, code, told) => {
    const opened = await openCode(CODE, answers(status, { code, message: '', support: 'AB12' }));
    expect(opened).toEqual({ ok: false, error: { code: told, support: 'AB12' } });
  });

  it('can be tried again when nobody answers, or somebody else', async () => {
    expect(await openCode(CODE, () => Promise.reject(new TypeError()))).toMatchObject({
      error: { code: 'unreachable' },
    });
    const portal: typeof fetch = async () => new Response('<html>');
    expect(await openCode(CODE, portal)).toMatchObject({ error: { code: 'unreachable' } });
  });
});
