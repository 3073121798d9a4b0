import { expect, it } from 'vitest';
import { takePaperLink } from './path.ts';

it('takes the code out of the address bar, and has it again after a reload', () => {
  const seen: unknown[] = [];
  const history = {
    state: null as unknown,
    replaceState(state: unknown, _: string, url?: string | URL | null) {
      this.state = state;
      seen.push(url);
    },
  };
  expect(takePaperLink({ pathname: '/o', search: '?lang=en', hash: '#code' }, history)).toEqual({
    what: 'served',
    given: 'code',
  });
  expect(seen).toEqual(['/o?lang=en']);
  expect(takePaperLink({ pathname: '/o/', search: '', hash: '' }, history)?.given).toBe('code');
  expect(takePaperLink({ pathname: '/check', search: '', hash: '' }, { ...history, state: null })).toEqual({
    what: 'check',
    given: '',
  });
  expect(takePaperLink({ pathname: '/j', search: '', hash: '#code' }, history)).toBeNull();
});
