import { useTranslation } from 'react-i18next';
import { ACT_GROUPS, ACT_GROUP_NAMES } from '@mahzar/shared/hearing/law/permission-table';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { CAPACITIES, capacityOf, rolesIn } from '@mahzar/shared/hearing/roles';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { ActRow } from './ActRow.tsx';
import { usePermissionWords } from './usePermissionWords.ts';

interface PermissionTableProps {
  readonly kind: HearingKind;
  /** The role whose column is highlighted. */
  readonly role: Role | null;
  readonly acts: ReadonlySet<Act>;
}

/** Act, capacities, phases, and the act's name. */
const COLUMNS = CAPACITIES.length + 3;

/** The given acts of the permission table, in groups. */
export function PermissionTable({ kind, role, acts }: PermissionTableProps) {
  const t = usePermissionWords();
  const { t: tCommon } = useTranslation();
  const { language } = useLanguage();
  const marked = role === null ? null : capacityOf(kind, role);
  const rolesOf = (names: readonly Role[]): string =>
    formatList(
      language,
      names.map((name) => tCommon(`roles.${name}`)),
    );
  return (
    <table className="permissions__table">
      <caption className="visually-hidden">{`${t('title')}: ${t(`kinds.${kind}`)}`}</caption>
      <thead>
        <tr>
          <th scope="col">{t('columns.act')}</th>
          <th scope="col" className="permissions__narrow">
            {t('columns.whoAndWhen')}
          </th>
          {CAPACITIES.map((capacity) => (
            <th key={capacity} scope="col" className="permissions__wide" data-marked={capacity === marked}>
              <Head name={t(`capacities.${capacity}`)} roles={rolesOf(rolesIn(kind, capacity))} />
            </th>
          ))}
          <th scope="col" className="permissions__wide">
            {t('columns.when')}
          </th>
        </tr>
      </thead>
      {ACT_GROUP_NAMES.map((group) => {
        const shown = ACT_GROUPS[group].filter((act) => acts.has(act));
        return (
          shown.length > 0 && (
            <tbody key={group}>
              <tr className="permissions__group">
                <th scope="rowgroup" colSpan={COLUMNS}>
                  {t(`groups.${group}`)}
                </th>
              </tr>
              {shown.map((act) => (
                <ActRow key={act} act={act} marked={marked} />
              ))}
            </tbody>
          )
        );
      })}
    </table>
  );
}

/** Heading of a column; the roles are named unless they equal the capacity's name. */
function Head({ name, roles }: { readonly name: string; readonly roles: string }) {
  return (
    <>
      {name}
      {roles.toLowerCase() !== name.toLowerCase() && <span className="permissions__roles">{roles}</span>}
    </>
  );
}
