import { MATTER_KINDS } from '@mahzar/shared/offices/office';
import type { MatterKind } from '@mahzar/shared/offices/office';

/** Whether a queue's kind of matter is a known one with words. */
export function isMatterKind(matter: string): matter is MatterKind {
  return MATTER_KINDS.some((kind) => kind === matter);
}
