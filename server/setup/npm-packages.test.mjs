import { describe, expect, it } from 'vitest';
import { packagesAreCurrent } from './npm-packages.mjs';

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    shared: { version: '0.1.0' },
    'node_modules/@mahzar/shared': { link: true },
    'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' },
    'node_modules/zod-for-windows': { version: '4.0.0', integrity: 'sha512-b', optional: true },
    'node_modules/express/node_modules/zod': { version: '3.0.0', integrity: 'sha512-c' },
  },
};

/** What npm says is installed, after `change`. */
const installed = (change = {}) => ({
  packages: { ...wanted.packages, 'node_modules/zod-for-windows': undefined, ...change },
});

describe('the npm packages', () => {
  it('are current when all that is locked for this platform is installed', () => {
    expect(packagesAreCurrent(wanted, installed())).toBe(true);
  });

  it.each([
    ['a package is missing', { 'node_modules/zod': undefined }],
    ['a nested package is missing', { 'node_modules/express/node_modules/zod': undefined }],
    ['a version differs', { 'node_modules/zod': { version: '4.0.1', integrity: 'sha512-a' } }],
    ['the content differs', { 'node_modules/zod': { version: '4.0.0', integrity: 'sha512-x' } }],
    ['a workspace is not linked', { 'node_modules/@mahzar/shared': undefined }],
    ['an optional package is of another version', { 'node_modules/zod-for-windows': { version: '3.0.0' } }],
  ])('are not current when %s', (_, change) => {
    expect(packagesAreCurrent(wanted, installed(change))).toBe(false);
  });
});
