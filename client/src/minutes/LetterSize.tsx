import { useState } from 'react';
import { storageOf } from '../browser/storage.ts';
import { Button } from '../ui/Button.tsx';
import { useMinutesWords } from './useMinutesWords.ts';

/** Factors of the page's own letter size. */
const SIZES = [1, 1.25, 1.5, 2, 2.5] as const;
const KEY = 'mahzar/minutes/letters';

/** The letter size, stored in the browser: an index of sizes, and its factor. */
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
      // Storage is forbidden: the size lasts until the page is closed.
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

/** Buttons for larger and smaller letters. */
export function LetterSize({ index, set }: { readonly index: number; readonly set: (to: number) => void }) {
  const t = useMinutesWords();
  return (
    <div className="minutes-size" role="group" aria-label={t('size')}>
      <Button look="secondary" size="small" isDisabled={index === 0} onPress={() => set(index - 1)}>
        {t('smaller')}
      </Button>
      <Button look="secondary" size="small" isDisabled={index === SIZES.length - 1} onPress={() => set(index + 1)}>
        {t('larger')}
      </Button>
    </div>
  );
}
