import type { PartyId } from '@mahzar/shared/proceedings/ids';
import type { CaseProceedings, ShownDocument, ShownEntry } from '@mahzar/shared/rest/proceedings';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Returns the words of a case's proceedings: actors and subjects. */
export function useCaseWords() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const personIn = ({ parties }: CaseProceedings, id: PartyId): string =>
    parties.find((party) => party.id === id)?.name ?? t('cases.somebodyGone');
  return {
    personIn,
    /** The number of a document's pages. */
    pagesOf: ({ pages }: ShownDocument): string => (pages === null ? t('common.none') : formatNumber(language, pages)),
    /** The actor of an entry. */
    doerOf: ({ kind, name }: ShownEntry['by']): string => name ?? t(`cases.doers.${kind}`),
    /** The subject of an entry of the timeline. */
    aboutOf(held: CaseProceedings, { document, exhibit, order, party, client, account }: ShownEntry): string {
      const found = held.exhibits.find(({ number }) => number === exhibit)?.document ?? document;
      const title =
        held.documents.find(({ id }) => id === found)?.title ?? held.orders.find(({ id }) => id === order)?.title;
      const people = [party, client].flatMap((id) => (id === null ? [] : [personIn(held, id)]));
      const staff = account === null ? [] : [`${account.name ?? ''} (${t(`cases.assignments.${account.as}`)})`];
      return [...people, ...staff, ...(title === undefined ? [] : [title])].join(language === 'fa' ? '، ' : ', ');
    },
  };
}
