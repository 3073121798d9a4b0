import { expect, it } from 'vitest';
import { searchedBy } from './searched.ts';

it('what is searched for is a case when it is a number, unless that is a national ID', () => {
  expect(searchedBy('  ')).toEqual({ by: 'nothing' });
  expect(searchedBy('۱۴۰۵۶۸۹۲')).toEqual({ by: 'number', number: '14056892' });
  expect(searchedBy('۰۰۱۳۵۴۲۴۱۹')).toEqual({ by: 'text', text: '0013542419' });
  expect(searchedBy('مریم احمدی')).toEqual({ by: 'text', text: 'مریم احمدی' });
});
