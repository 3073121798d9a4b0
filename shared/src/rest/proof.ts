import { z } from 'zod';
import { defineRoute } from './route.ts';

const tag = 'Proof of the record';

const recordKey = z.object({
  /** The key's owner, and the origin of the checkpoints that it signs. */
  name: z.string(),
  /** 8 hexadecimal digits, by which signatures name the key. */
  id: z.string(),
  /** The key on one line, in the format of https://c2sp.org/signed-note. */
  key: z.string(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  /** From this time on the key signs nothing more; null while it is in use. */
  retiredAt: z.number().nullable(),
});

export const listRecordKeys = defineRoute({
  id: 'list-record-keys',
  method: 'get',
  path: '/record/keys',
  summary: 'The public keys by which the court signs checkpoints of its records, former ones too.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: z.object({ keys: z.array(recordKey) }),
  fails: [],
});

export const readRecordKeys = defineRoute({
  id: 'read-record-keys',
  method: 'get',
  path: '/record/keys.txt',
  summary: 'The same keys, one on a line, as programs for signed notes take them.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: { media: 'text/plain' },
  fails: [],
});

export const readVerifier = defineRoute({
  id: 'read-verifier',
  method: 'get',
  path: '/record/verifier',
  summary: 'The page that checks a sealed file without a network, as a file to save.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  // No browser shows this type in the page's place: its script would be refused there.
  answer: { media: 'application/octet-stream' },
  fails: ['not-found'],
});

export const readSealCertificate = defineRoute({
  id: 'read-seal-certificate',
  method: 'get',
  path: '/record/seal',
  summary:
    "The certificate by which the court seals files of hearings, and its fingerprint: compare it with a sealed file's.",
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: z.object({
    /** The certificate's subject. */
    name: z.string(),
    /** SHA-256 of the certificate, hexadecimal digits. */
    fingerprint: z.string(),
    /** PEM. */
    certificate: z.string(),
  }),
  fails: [],
});

export const readCheckpoint = defineRoute({
  id: 'read-checkpoint',
  method: 'get',
  path: '/record/checkpoint',
  summary:
    'The newest checkpoint: the heads of all logs of the court under one root, signed. Whoever keeps it can show later what was there.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: { media: 'text/plain' },
  fails: ['not-found'],
});

const size = z.coerce.number().int().min(1).max(9_007_199_254_740_991);

export const readConsistency = defineRoute({
  id: 'read-consistency',
  method: 'get',
  path: '/record/checkpoint/consistency',
  summary:
    'Proves that the checkpoint of one size holds all that the one of a smaller size held: hashes as in RFC 6962, 2.1.2, base64.',
  tag,
  may: 'anybody',
  params: null,
  query: z.strictObject({ from: size, to: size }),
  body: null,
  answer: z.object({ hashes: z.array(z.string()) }),
  fails: ['not-found', 'too-many-requests'],
});

export const readRecordCheck = defineRoute({
  id: 'read-record-check',
  method: 'get',
  path: '/record/check',
  summary:
    'How the nightly check of all records stands: what the last one has found, and whether there was none for too long.',
  tag,
  may: 'read-audit',
  params: null,
  query: null,
  body: null,
  answer: z.object({
    /** When the last check was completed; null when none was. */
    finishedAt: z.number().nullable(),
    /** Number of deviations from logs and checkpoints that it found. */
    findings: z.int(),
    /** No check was completed for a day and a half. */
    isLate: z.boolean(),
  }),
  fails: [],
});
