import { useState } from 'react';
import { storageOf } from '../browser/storage.ts';
import { Button } from '../ui/Button.tsx';
import { useMinutesWords } from './useMinutesWords.ts';

/** Times the page's own letters. */
const SIZES = [1, 1.25, 1.5, 2, 2.5] as const;
const KEY = 'mahzar/minutes/letters';

/** How large the letters are, kept by the browser: an index of sizes, and its factor. */
export function useLetterSize(): {
  readonly factor: number;
  readonly index: number;
  readonly set: (to: number) => void;
} {
  const [index, setIndex] = useState(() => {
    const kept = readKept();
    return kept !== null && Number(kept) in SIZES ? Number(kept) : 1;
  });
  const set = (to: number): void => {
    setIndex(to);
    try {
      storageOf('localStorage')?.setItem(KEY, String(to));
    } catch {
      // Forbidden: it is so until the page goes.
    }
  };
  return { factor: SIZES[index] ?? 1, index, set };
}

function readKept(): string | null {
  try {
    return storageOf('localStorage')?.getItem(KEY) ?? null;
  } catch {
    return null;
  }
}

/** Makes the letters larger and smaller. */
export function LetterSize({ index, set }: { readonly index: number; readonly set: (to: number) => void }) {
  const t = useMinutesWords();
  return (
    <div className="minutes-size" role="group" aria-label={t('size')}>
      <Button look="quiet" size="small" isDisabled={index === 0} onPress={() => set(index - 1)}>
        {t('smaller')}
      </Button>
      <Button look="quiet" size="small" isDisabled={index === SIZES.length - 1} onPress={() => set(index + 1)}>
        {t('larger')}
      </Button>
    </div>
  );
}
