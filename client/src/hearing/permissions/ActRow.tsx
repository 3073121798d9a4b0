import { rightOf } from '@mahzar/shared/hearing/law/permission-table';
import { PERMISSIONS } from '@mahzar/shared/hearing/law/permissions';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { CAPACITIES } from '@mahzar/shared/hearing/roles';
import type { Capacity } from '@mahzar/shared/hearing/roles';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { usePermissionWords } from './usePermissionWords.ts';
import { useWhen } from './useWhen.ts';
import { whoMay } from './who.ts';

interface ActRowProps {
  readonly act: Act;
  /** The column of the selected role. */
  readonly marked: Capacity | null;
}

/** One act: a tick for each capacity and the phases, or on a narrow screen the same in words. */
export function ActRow({ act, marked }: ActRowProps) {
  const t = usePermissionWords();
  const when = useWhen()(PERMISSIONS[act].phases);
  return (
    <tr>
      <th scope="row">{t(`acts.${act}`)}</th>
      <td className="permissions__narrow">
        <Names act={act} />
        <span className="permissions__when">{when}</span>
      </td>
      {CAPACITIES.map((capacity) => (
        <td key={capacity} className="permissions__right permissions__wide" data-marked={capacity === marked}>
          <Mark right={rightOf(capacity, act)} />
        </td>
      ))}
      <td className="permissions__wide permissions__when">{when}</td>
    </tr>
  );
}

/** A tick, or the word for a delegated right; visually empty where there is no right. */
export function Mark({ right }: { readonly right: 'yes' | 'no' | 'delegated' }) {
  const t = usePermissionWords();
  if (right === 'delegated') return <span className="permissions__given">{t('rights.delegated')}</span>;
  return (
    <>
      {right === 'yes' && <Icon name="check" />}
      <span className="visually-hidden">{t(`rights.${right}`)}</span>
    </>
  );
}

function Names({ act }: Pick<ActRowProps, 'act'>) {
  const t = usePermissionWords();
  const { language } = useLanguage();
  const who = whoMay(act);
  if (who.kind === 'everybody') return t('everybody');
  const names = who.capacities.map((capacity) => t(`capacities.${capacity}`));
  if (who.kind === 'everybody-but') return t('everybodyBut', { names: formatList(language, names) });
  return formatList(language, [
    ...names,
    ...(who.delegable ? [t('whenDelegated', { name: t('capacities.clerk') })] : []),
  ]);
}
