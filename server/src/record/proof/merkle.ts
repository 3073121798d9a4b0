/*
 * Merkle trees as in RFC 6962, 2.1: a tree of n leaves joins a perfect tree of the largest power of two below n with a tree of the
 * rest.
 */
import { sha256 } from '../../event-log/digest.ts';

/** The hash of a leaf's text. */
export function leafHash(text: string): Uint8Array {
  return sha256(joined(Uint8Array.of(0), new TextEncoder().encode(text)));
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joined(Uint8Array.of(1), left, right));
}

/**
 * The roots of a tree's perfect subtrees, the largest first: enough to append leaves and to compute the root. With n leaves there
 * is one subtree for each bit that is set in n.
 */
export interface TreeTop {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_TREE: TreeTop = { size: 0, peaks: [] };

/** The tree with one more leaf. */
export function withLeaf({ size, peaks }: TreeTop, leaf: Uint8Array): TreeTop {
  const next = [...peaks];
  let top = leaf;
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) top = nodeHash(next.pop()!, top);
  return { size: size + 1, peaks: [...next, top] };
}

/** The tree's root, 32 bytes. */
export function rootOf({ peaks }: TreeTop): Uint8Array {
  const last = peaks.at(-1);
  if (last === undefined) return sha256('');
  return peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** The leaves below one node: from `from` up to but not including `to`. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** The subtrees whose roots prove that a leaf is in a tree, starting with the leaf's sibling. */
export function siblingsOf(index: number, size: number): LeafRange[] {
  const siblings: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    siblings.unshift(index < middle ? { from: middle, to } : { from, to: middle });
    if (index < middle) to = middle;
    else from = middle;
  }
  return siblings;
}

/** Computes a tree's root from a leaf and the sibling roots on its path; undefined when their number is wrong. */
export function rootByProof(
  leaf: Uint8Array,
  { index, size }: { readonly index: number; readonly size: number },
  proof: readonly Uint8Array[],
): Uint8Array | undefined {
  if (index < 0 || index >= size) return undefined;
  const siblings = siblingsOf(index, size);
  if (siblings.length !== proof.length) return undefined;
  return siblings.reduce(
    (below, { from }, step) => (from > index ? nodeHash(below, proof[step]!) : nodeHash(proof[step]!, below)),
    leaf,
  );
}

/**
 * The subtrees whose roots prove that a tree begins with the leaves of a smaller one, in the order of the proof (RFC 6962, 2.1.2).
 * None when the smaller one is empty, or is the tree itself.
 */
export function consistencyRanges(first: number, size: number): LeafRange[] {
  if (first <= 0 || first >= size) return [];
  const ranges: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to !== first) {
    const middle = from + largestPowerBelow(to - from);
    ranges.unshift(first <= middle ? { from: middle, to } : { from, to: middle });
    if (first <= middle) to = middle;
    else from = middle;
  }
  // If the smaller tree is a complete subtree at the left, its root is known.
  return from === 0 ? ranges : [{ from, to }, ...ranges];
}

/** Size and root of a signed tree. */
export interface SignedTree {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether the proof shows that a tree begins with the leaves of the smaller one (RFC 9162, 2.1.4.2). */
export function extendsTree({ size, root }: SignedTree, smaller: SignedTree, proof: readonly Uint8Array[]): boolean {
  const first = smaller.size;
  if (first > size) return false;
  if (first === size) return proof.length === 0 && isSame(smaller.root, root);
  if (first === 0) return proof.length === 0;
  let [inSmaller, inTree] = [first - 1, size - 1];
  while (inSmaller % 2 === 1) [inSmaller, inTree] = [above(inSmaller), above(inTree)];
  // A complete tree at the left is itself a subtree of the larger one.
  const [start, ...rest] = inSmaller === 0 ? [smaller.root, ...proof] : proof;
  if (start === undefined) return false;
  let [ofSmaller, ofTree] = [start, start];
  for (const hash of rest) {
    if (inTree === 0) return false;
    if (inSmaller % 2 === 1 || inSmaller === inTree) {
      ofSmaller = nodeHash(hash, ofSmaller);
      ofTree = nodeHash(hash, ofTree);
      while (inSmaller % 2 === 0 && inSmaller !== 0) [inSmaller, inTree] = [above(inSmaller), above(inTree)];
    } else ofTree = nodeHash(ofTree, hash);
    [inSmaller, inTree] = [above(inSmaller), above(inTree)];
  }
  return inTree === 0 && isSame(ofSmaller, smaller.root) && isSame(ofTree, root);
}

/** Position of a node's parent. */
function above(place: number): number {
  return Math.floor(place / 2);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}
