import { capacityOf } from '@mahzar/shared/hearing/roles';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { hearingInPath } from '../join/link.ts';

/** Link to the record, in the same tab, for roles that usually may play it; the record's page checks the right. */
export function PlayRecord() {
  const tc = useConductWords();
  const { kind, me } = usePartsOfScene('kind', 'me');
  const hearing = hearingInPath(window.location.pathname);
  const isCommon = ['host', 'bench', 'clerk', 'party'].includes(capacityOf(kind, me.role));
  if (hearing === null || !isCommon) return null;
  return (
    <p>
      <a href={`/record/${encodeURIComponent(hearing)}`}>{tc('playRecord')}</a>
    </p>
  );
}
