import { formatMinutes } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';

interface CodeAgainProps {
  /** The latest requested code; null while there is none. */
  readonly asked: { readonly againAt: number; readonly sent: boolean } | null;
  readonly onAgain: () => void;
  /** Replaces the usual words: where nobody may learn whether it was sent, or where it went to another telephone. */
  readonly said?: string;
}

/** A button that requests another code, as soon as that is possible. */
export function CodeAgain({ asked, onAgain, said }: CodeAgainProps) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const againAt = asked?.againAt ?? 0;
  const now = useNow(againAt);
  if (asked === null) return <p role="status">{t('code.sending')}</p>;
  return (
    <div className="code-again">
      <p role="status">{said ?? t(asked.sent ? 'code.sent' : 'code.tooSoon')}</p>
      {now < againAt ? (
        <p className="soft">{t('code.againIn', { time: formatMinutes(language, againAt - now) })}</p>
      ) : (
        <Button onPress={onAgain}>{t('code.again')}</Button>
      )}
    </div>
  );
}
