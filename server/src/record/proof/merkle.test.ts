import { expect, it } from 'vitest';
import {
  consistencyRanges,
  EMPTY_TREE,
  extendsTree,
  leafHash,
  rootByProof,
  rootOf,
  siblingsOf,
  withLeaf,
} from './merkle.ts';
import { hexOf } from '../../event-log/chain-hash.ts';

const treeOf = (leaves: readonly string[]) => leaves.reduce((tree, leaf) => withLeaf(tree, leafHash(leaf)), EMPTY_TREE);

it('a tree has the roots of the test vectors of Certificate Transparency', () => {
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const texts = leaves.map((digits) => Buffer.from(digits, 'hex').toString('latin1'));
  const roots = texts.map((_, index) => hexOf(rootOf(treeOf(texts.slice(0, index + 1)))));
  expect(hexOf(rootOf(EMPTY_TREE))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(roots[0]).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  expect(roots[2]).toBe('aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77');
  expect(roots[7]).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
});

it('a leaf is proven by the subtrees beside its way up, in its own place alone', () => {
  for (const size of [1, 2, 3, 5, 8, 13]) {
    const leaves = Array.from({ length: size }, (_, index) => `leaf ${index}`);
    const root = hexOf(rootOf(treeOf(leaves)));
    for (let index = 0; index < size; index += 1) {
      const proof = siblingsOf(index, size).map(({ from, to }) => rootOf(treeOf(leaves.slice(from, to))));
      const by = (place: number, leaf = leaves[index]!) => rootByProof(leafHash(leaf), { index: place, size }, proof);
      expect(hexOf(by(index)!)).toBe(root);
      expect(hexOf(by(index, 'other')!)).not.toBe(root);
      if (size > 1) expect(by((index + 1) % size)?.toString()).not.toBe(by(index)!.toString());
      expect(by(size)).toBeUndefined();
    }
  }
});

it('a tree is proven to go on from each smaller one, and from no other', () => {
  const leaves = Array.from({ length: 40 }, (_, index) => `leaf ${index}`);
  const treeUpTo = (size: number) => ({ size, root: rootOf(treeOf(leaves.slice(0, size))) });
  const other = { ...treeUpTo(0), root: rootOf(treeOf(['another'])) };
  for (let size = 1; size <= leaves.length; size += 1) {
    for (let first = 0; first <= size; first += 1) {
      const proof = consistencyRanges(first, size).map(({ from, to }) => rootOf(treeOf(leaves.slice(from, to))));
      const [smaller, larger] = [treeUpTo(first), treeUpTo(size)];
      expect([first, size, extendsTree(larger, smaller, proof)]).toEqual([first, size, true]);
      if (first === 0) continue;
      expect(extendsTree(larger, { ...smaller, root: other.root }, proof)).toBe(false);
      expect(extendsTree({ ...larger, root: other.root }, smaller, proof)).toBe(false);
      expect(extendsTree(larger, smaller, [...proof, other.root])).toBe(false);
      if (proof.length > 0) {
        expect(extendsTree(larger, smaller, proof.slice(1))).toBe(false);
        expect(extendsTree(larger, smaller, [...proof.slice(0, -1), other.root])).toBe(false);
      }
      if (first < size) expect(extendsTree(smaller, larger, proof)).toBe(false);
    }
  }
});
