import { useEffect, useState } from 'react';
import { canonicalMinutes } from '@mahzar/shared/minutes/text/blocks';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import { sha256Of } from '../ui/sha256.ts';

/**
 * Returns the SHA-256 of exactly these paragraphs as displayed on this page, hexadecimal, so that the displayed text is the signed
 * one. Null while unknown.
 */
export function usePageHash(hearing: string, blocks: readonly MinutesBlock[], isWanted: boolean): string | null {
  const [known, setKnown] = useState<{ readonly of: readonly MinutesBlock[]; readonly sha256: string } | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    void sha256Of(canonicalMinutes(hearing, blocks)).then((sha256) => isCurrent && setKnown({ of: blocks, sha256 }));
    return () => {
      isCurrent = false;
    };
  }, [hearing, blocks, isWanted]);
  return known?.of === blocks ? known.sha256 : null;
}
