import { z } from 'zod';
import {
  BROWSER_FAMILIES,
  CAMERA_OUTCOMES,
  MICROPHONE_OUTCOMES,
  NETWORK_PATHS,
  SPEAKER_OUTCOMES,
} from '../device-check.ts';
import type { CheckResult } from '../device-check.ts';

const ms = z.int().min(0).max(60_000).nullable();
const flow = z.strictObject({ kbps: z.int().min(0).max(1_000_000), lossPercent: z.number().min(0).max(100) });

/** The result of one device check, as a browser reports it. */
export const checkResult = z.strictObject({
  camera: z.enum(CAMERA_OUTCOMES),
  microphone: z.enum(MICROPHONE_OUTCOMES),
  speaker: z.enum(SPEAKER_OUTCOMES),
  network: z
    .strictObject({
      udpMs: ms,
      tcpMs: ms,
      measured: z.enum(NETWORK_PATHS).nullable(),
      up: flow.nullable(),
      down: flow.nullable(),
    })
    .nullable(),
  browser: z.enum(BROWSER_FAMILIES),
}) satisfies z.ZodType<CheckResult>;
