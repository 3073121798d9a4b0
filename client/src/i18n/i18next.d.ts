import type { Catalogue, CheckCatalogue, PermissionCatalogue, RulesCatalogue, StaffCatalogue } from './catalogue.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: {
      translation: Catalogue;
      check: CheckCatalogue;
      permissions: PermissionCatalogue;
      rules: RulesCatalogue;
      staff: StaffCatalogue;
    };
    returnNull: false;
  }
}
