import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readCheckpoints } from '../record/proof/checkpoint-file.ts';
import type { Checkpoint } from '../record/proof/checkpoint.ts';
import { cosign } from '../record/proof/cosign.ts';
import { rawKey } from '../record/proof/record-keys.ts';
import { formatNoteKey, parseNoteKey } from '../record/proof/signed-note.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run record:cosign -- --key FILE --name NAME --court KEY [--last FILE] CHECKPOINT

For another office, as a witness: signs a court's checkpoint, with the time, and prints it with the signature. Keep the output, and
give it to whoever checks the court's records (record:verify -- HEARING --checkpoint FILE --key KEY).

--key FILE    the witness's Ed25519 key (openssl genpkey -algorithm ed25519 -out FILE)
--name NAME   whose key that is, without spaces and "+"
--court KEY   the court's public key, as record:keys prints it there
--last FILE   the checkpoint signed last time: the new one is refused unless the court proves that it contains all of that one
--proof FILE  that proof, if CHECKPOINT is a file: COURT/api/v1/record/checkpoint/consistency?from=SIZE&to=SIZE
CHECKPOINT    a file, or the address of the court's newest (https://COURT/api/v1/record/checkpoint)`;

/** `npm run record:cosign`. @returns exit code */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      key: { type: 'string' },
      name: { type: 'string' },
      court: { type: 'string' },
      last: { type: 'string' },
      proof: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const [source] = positionals;
  const court = parseNoteKey(values.court ?? '');
  if (source === undefined || values.key === undefined || !/^[^\s+]+$/.test(values.name ?? '') || court === undefined) {
    console.error(USAGE);
    return 2;
  }
  const text = /^https?:/.test(source) ? await (await fetch(source)).text() : readFileSync(source, 'utf8');
  const checkpoint = readCheckpoints(text).at(-1);
  const last = values.last === undefined ? undefined : readCheckpoints(readFileSync(values.last, 'utf8')).at(-1);
  if (checkpoint === undefined || (values.last !== undefined && last === undefined)) {
    console.error(`There is no checkpoint in ${checkpoint === undefined ? source : values.last}.`);
    return 1;
  }
  const privateKey = createPrivateKey(readFileSync(values.key));
  const witness = { name: values.name!, kind: 'witness', publicKey: rawKey(privateKey) } as const;
  const proof = last === undefined ? [] : await proofOf(source, values.proof, last.checkpoint, checkpoint.checkpoint);
  const signed = cosign(checkpoint, { court, last: last ?? null, proof, witness, privateKey, at: Date.now() });
  if (!signed.ok) {
    console.error(REFUSED[signed.why]);
    return 1;
  }
  process.stdout.write(signed.note);
  console.error(`Signed. The witness's public key: ${formatNoteKey(witness)}`);
  return 0;
}

const proofSchema = z.object({ hashes: z.array(z.base64()) });

const REFUSED = {
  unsigned: 'Not signed: the checkpoint is not signed by this key of the court.',
  shrunk: 'Not signed: the checkpoint holds less than the one signed last time. The court’s log was cut off.',
  unproven:
    'Not signed: it is not proven that the checkpoint contains the one signed last time. The court’s log may have been rewritten.',
  forked: 'Not signed: the checkpoint has the same size as the one signed last time, but different content.',
} as const;

/** The proof that one checkpoint continues the other; empty when none is given. */
async function proofOf(
  source: string,
  file: string | undefined,
  { size: from }: Checkpoint,
  { size: to }: Checkpoint,
): Promise<Uint8Array[]> {
  if (from >= to) return [];
  const isAddress = /^https?:/.test(source);
  if (file === undefined && !isAddress) return [];
  const text =
    file === undefined
      ? await (await fetch(`${source}/consistency?from=${from}&to=${to}`)).text()
      : readFileSync(file, 'utf8');
  const proof = proofSchema.safeParse(JSON.parse(text)).data;
  return proof?.hashes.map((hash) => Buffer.from(hash, 'base64')) ?? [];
}

process.exitCode = await inWords(main);
