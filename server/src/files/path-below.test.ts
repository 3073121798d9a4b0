import { expect, it } from 'vitest';
import { OutsideError, pathBelow } from './path-below.ts';

it.each(['..', '../h2/a', 'tracks/../../h2/a', 'tracks/..', '/etc/passwd', 'tracks/a\0.pcap', String.raw`..\h2`])(
  'a path that leads out of its folder is refused: %j',
  (path) => expect(() => pathBelow('/data/h1', path)).toThrow(OutsideError),
);

it('a path below a folder is joined to it', () => {
  expect(pathBelow('/data/h1', 'tracks/t..1/000001.pcap')).toBe('/data/h1/tracks/t..1/000001.pcap');
});
