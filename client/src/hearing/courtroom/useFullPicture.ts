import { useEffect, useState } from 'react';
import type { Subject } from '../view/large.ts';

/**
 * The picture that has the phone's screen for itself, and the way to choose one. It ends by a press, Escape, with the picture
 * itself, or where there is room again for all.
 * @param subjects all that may be chosen, also on pages that are not shown
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
