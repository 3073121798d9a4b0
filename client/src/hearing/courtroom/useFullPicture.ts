import { useEffect, useState } from 'react';
import type { Subject } from '../view/large.ts';

/**
 * Returns the picture that fills the phone's screen, and a function to choose one. It ends by a press, by Escape, with the picture
 * itself, or when there is room for all again.
 * @param subjects all pictures that may be chosen, also on hidden pages
 */
export function useFullPicture(
  subjects: readonly Subject[],
  phone: boolean,
): [Subject | null, (subject: Subject | null) => void] {
  const [chosen, setFull] = useState<Subject | null>(null);
  const stands = subjects.some(({ kind, seat }) => kind === chosen?.kind && seat === chosen.seat);
  const full = phone && stands ? chosen : null;
  const isFull = full !== null;
  useEffect(() => {
    if (!isFull) return setFull(null);
    const leave = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setFull(null);
    };
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, [isFull]);
  return [full, setFull];
}
