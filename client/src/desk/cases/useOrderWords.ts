import type { CaseProceedings, ShownOrder } from '@mahzar/shared/rest/proceedings';
import { useStaffWords } from '../words/useStaffWords.ts';

type Service = ShownOrder['services'][number];
type ServiceResult = 'waiting' | 'sent' | 'delivered' | 'failed' | 'opened' | 'unreachable';

/** Returns the words of a case's orders: their state, and their service. */
export function useOrderWords(held: CaseProceedings) {
  const t = useStaffWords();
  return {
    /** Whether its document was withdrawn after signing. */
    isWithdrawn: ({ stage }: ShownOrder): boolean =>
      stage.kind === 'signed' && held.documents.find(({ id }) => id === stage.document)?.stage.kind !== 'filed',
    /** The number of served parties among those concerned. */
    servedOf: ({ stage, services, to }: ShownOrder): string => {
      if (stage.kind !== 'signed') return t('common.none');
      const opened = services.filter(({ openedAt }) => openedAt !== null).length;
      return t('cases.servedOf', {
        served: services.length,
        all: new Set([...to, ...services.map(({ party }) => party)]).size,
        opened: opened,
      });
    },
    /** The result of one service. */
    resultOf: ({ openedAt, by }: Service): ServiceResult => {
      if (openedAt !== null) return 'opened';
      if (by.length === 0) return 'unreachable';
      const results = by.map(({ result }) => result);
      const best = (['delivered', 'sent'] as const).find((one) => results.includes(one));
      if (best !== undefined) return best;
      return results.every((one) => one === 'failed') ? 'failed' : 'waiting';
    },
  };
}
