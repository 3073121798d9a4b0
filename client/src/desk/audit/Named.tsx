import { RETENTION_KINDS } from '@mahzar/shared/rest/record-retention';
import { useTranslation } from 'react-i18next';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

interface NamedProps {
  /** `KIND:ID`. */
  readonly of: string;
  /** The service's name for it; undefined: there is none any more, or the reader may not see it. */
  readonly name: string | undefined;
  /** Role of a person, or event of a message. */
  readonly code: string | undefined;
}

/** Names a `KIND:ID` in words; if there is no name any more, by the service's id. */
export function Named({ of, name, code }: NamedProps) {
  const t = useStaffWords();
  const { i18n, t: tCommon } = useTranslation();
  const { language } = useLanguage();
  const [kind = '', id] = of.split(':');
  if (!i18n.exists(`audit.kinds.${kind}`, { ns: 'staff' })) return <bdi>{of}</bdi>;
  const what = t(`audit.kinds.${kind as 'staff'}`);
  // Retention periods are named by the kind of case.
  const kindOfCase = RETENTION_KINDS.find((one) => kind === 'retention' && one === id);
  const label = kindOfCase === undefined ? name : t(`cases.kinds.${kindOfCase}`);
  const named = label !== undefined ? <bdi>{localDigits(language, label)}</bdi> : null;
  if (code !== undefined) {
    const isPerson = kind === 'person' || kind === 'seat';
    const coded = isPerson
      ? tCommon(`roles.${code as 'accused'}`)
      : `${what}: ${t(`messages.events.${code as 'invited'}`)}`;
    return (
      <>
        {coded}
        {named !== null && <> · {named}</>}
      </>
    );
  }
  return (
    <>
      {what} {named ?? (id !== undefined && <bdi>{id}</bdi>)}
    </>
  );
}
