import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { hearingLink } from '@mahzar/shared/token';
import { issueToken } from '../access/tokens/token.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import type { Config } from '../config/config.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { EventLog } from '../hearings/ports.ts';
import type { HearingStore } from '../hearings/store/hearing-store.ts';
import { CAST, INVITED, SCENE } from './cast.ts';
import { findStored } from './kept.ts';
import type { Demonstration } from './kept.ts';

const HOUR_MS = 3_600_000;
/** For how long the links are good, and for how long the hearing is planned. */
const LINKS_MS = 24 * HOUR_MS;
const PLANNED_MS = 2 * HOUR_MS;

/** What a demonstration needs of the service. */
export interface Stage {
  readonly config: Pick<Config, 'dataDir' | 'publicUrl'>;
  readonly keys: KeyRing;
  readonly storage: { readonly log: Pick<EventLog, 'hearings'>; readonly hearings: HearingStore };
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
}

/**
 * Opens a hearing with a link for each person who comes by one, or finds the one of an earlier start whose links are still good, and writes
 * it to `demo.json` in the data folder (mode 600: a link opens its seat).
 */
export async function openDemonstration(stage: Stage): Promise<Demonstration> {
  const file = join(stage.config.dataDir, 'demo.json');
  const { hearing, tokens } = (await findStored(file, stage)) ?? (await createHearing(stage));
  const demonstration: Demonstration = {
    hearing,
    seats: INVITED.map(({ seat, role, name }) => {
      const link = (language: 'fa' | 'en') =>
        hearingLink(stage.config.publicUrl, hearing, tokens.get(seat) ?? '', language);
      return { seat, role, name, links: { fa: link('fa'), en: link('en') } };
    }),
  };
  writeFileSync(`${file}.draft`, `${JSON.stringify(demonstration, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.draft`, file);
  return demonstration;
}

async function createHearing({ keys, storage, now, randomBytes }: Stage) {
  const startsAt = now();
  const hearing = `demo-${randomBytes(6).toString('hex')}` as HearingId;
  const tokenIds = new Map(INVITED.map(({ seat }) => [seat, randomBytes(16).toString('base64url')]));
  const seats = CAST.map(({ seat, label: _, ...booked }) => ({
    ...booked,
    id: seat,
    tokenId: tokenIds.get(seat) ?? null,
  }));
  await storage.hearings.create({ id: hearing, ...SCENE, startsAt, endsAt: startsAt + PLANNED_MS, seats }, startsAt);
  const tokens = new Map(
    [...tokenIds].map(([seat, tokenId]) => {
      const grant = { hearing, seat, tokenId, notBefore: startsAt, expires: startsAt + LINKS_MS };
      return [seat, issueToken(keys, grant, startsAt)];
    }),
  );
  return { hearing, tokens };
}

/** Prints the links to standard output, as they are to be opened: this is the one place where tokens are shown. */
export function announceDemonstration(demonstration: Demonstration, print: (text: string) => void = console.log): void {
  const lines = CAST.flatMap(({ seat, name, label, through }) => {
    const links = demonstration.seats.find((one) => one.seat === seat)?.links;
    const device = CAST.find((other) => other.seat === through);
    return [
      '',
      `  ${label.en} · ${label.fa} · ${name}`,
      ...(links === undefined ? [] : [`    فارسی    ${links.fa}`, `    English  ${links.en}`]),
      ...(device === undefined ? [] : [`    sits with: ${device.label.en}, who attests it · نزد ${device.label.fa}`]),
    ];
  });
  print(
    [
      '',
      `  A demonstration hearing is open. Each link opens one seat, for whoever has it.`,
      `  جلسهٔ نمایشی باز است: ${SCENE.title}، ${SCENE.branch}`,
      ...lines,
      '',
      '  The same links are in demo.json in the data folder.',
      '',
    ].join('\n'),
  );
}
