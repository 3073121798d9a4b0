import { isOver } from '@mahzar/shared/hearing/state';
import type { BoardHearing } from '@mahzar/shared/board/board';
import { takeSupportSeat } from '@mahzar/shared/rest/support';
import { inLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import type { CallError } from '../../connection/call.ts';
import { useErrorText } from '../api/error-text.ts';
import { useAct } from '../api/useAct.ts';
import { useTell } from '../ui/Toasts.tsx';
import { useMay } from '../session/who.tsx';
import { useBoardWords } from './useBoardWords.ts';

/** The pressed button is gone: the focus moves to the link that replaces it. */
const focus = (link: HTMLAnchorElement | null): void => link?.focus();

/** Joins a hearing to help with devices: first takes a seat, then offers a link to it in a page of its own. */
export function JoinAsSupport({ hearing: { hearing, phase } }: { readonly hearing: BoardHearing }) {
  const { t } = useBoardWords();
  const { language } = useLanguage();
  const may = useMay();
  const tell = useTell();
  const errorText = useErrorText();
  const take = useAct(takeSupportSeat, { isQuiet: true });
  if (!may('join-as-support') || isOver(phase)) return null;
  if (take.data === undefined) {
    return (
      <Button
        size="small"
        // The waiting is not announced: a link replaces the button, and nothing would be left to name.
        aria-disabled={take.isPending ? 'true' : undefined}
        onPress={() => {
          if (take.isPending) return;
          take.mutate(
            { params: { hearing } },
            { onError: (error: CallError) => tell(errorText(error), { look: 'failed' }) },
          );
        }}
      >
        {t('board.join.take')}
      </Button>
    );
  }
  return (
    <span className="board__join" role="status">
      <a
        ref={focus}
        className="button button--primary button--small"
        href={inLanguage(take.data.link, language)}
        target="_blank"
        rel="noopener noreferrer"
      >
        {t('board.join.open')}
      </a>
      <span className="soft">{t('board.join.note')}</span>
    </span>
  );
}
