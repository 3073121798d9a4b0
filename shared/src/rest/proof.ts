import { z } from 'zod';
import { defineRoute } from './route.ts';

const tag = 'Proof of the record';

const recordKey = z.object({
  /** Whose it is, and the origin of the checkpoints that it signs. */
  name: z.string(),
  /** 8 hexadecimal digits, by which signatures name it. */
  id: z.string(),
  /** The key on one line, as https://c2sp.org/signed-note has it. */
  key: z.string(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  /** From when on it signs no more; null while it does. */
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
    /** Whose it is. */
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
    /** When the last one came to its end; null when none has. */
    finishedAt: z.number().nullable(),
    /** What it found that is not as logs and checkpoints say. */
    findings: z.int(),
    /** None has come to its end for a day and a half. */
    isLate: z.boolean(),
  }),
  fails: [],
});
